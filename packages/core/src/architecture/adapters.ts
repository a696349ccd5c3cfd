/** Low-rank adapters on a frozen model: which linear layers carry them, and how many parameters they add. Source: LoRA, Hu et al. 2021, §4.1. */
import type { Adapter, Architecture, Block } from './architecture.js';
import { type LinearModule, linearModules } from './linear-modules.js';
import { mtpBlock } from './parameters.js';

/** One pair of matrices: A from `inWidth` to the rank, B from the rank to `outWidth`. */
export interface AdapterPair {
  /** The target that asked for it. */
  readonly name: string;
  readonly module: LinearModule;
  readonly inWidth: number;
  readonly outWidth: number;
}

/** A model with adapters on it: its own weights are frozen. */
export function withAdapter(architecture: Architecture, adapter: Adapter): Architecture {
  return { ...architecture, adapter };
}

/**
 * The pairs on one layer of a block. A fused target takes precedence over its parts. The experts of a layer share one pair, as Megatron-Bridge has it
 * by default (`share_expert_adapters`); shared experts have their own.
 */
export function adapterPairs(block: Block, hiddenSize: number, adapter: Adapter): AdapterPair[] {
  const targets = new Set(adapter.targets);
  return linearModules(block, hiddenSize).flatMap((module): AdapterPair[] => {
    const { inWidth } = module;
    if (targets.has(module.name)) return [{ name: module.name, module, inWidth, outWidth: module.outWidth }];
    return module.parts
      .filter(({ name }) => targets.has(name))
      .map(({ name, outWidth }) => ({ name, module, inWidth, outWidth }));
  });
}

/**
 * Parameters of all adapters of a model; 0 where it has none.
 *
 * @source LoRA (2106.09685) §4.1: r·(d + k) for each adapted matrix; DoRA (2402.09353) eq. 5: a magnitude vector beside them
 */
export function countAdapterParameters(architecture: Architecture): number {
  const { adapter, blocks, layerBlocks, hiddenSize, mtpModules } = architecture;
  if (adapter === undefined) return 0;
  const { kind, rank } = adapter;
  const ofPair = ({ inWidth, outWidth }: AdapterPair): number =>
    rank * (inWidth + outWidth) + (kind === 'dora' ? outWidth : 0);
  const ofBlock = (block: Block): number =>
    adapterPairs(block, hiddenSize, adapter).reduce((sum, pair) => sum + ofPair(pair), 0);
  const perBlock = blocks.map(ofBlock);
  const layers = layerBlocks.reduce((sum, block) => sum + (perBlock[block] ?? 0), 0);
  return layers + mtpModules * ofBlock(mtpBlock(architecture));
}

/** Names that `targets` may hold for a model: fused layers, which are all of them, then the parts that Hugging Face has apart. */
export function adapterTargets(architecture: Architecture, which: 'fused' | 'all' = 'all'): readonly string[] {
  const modules = architecture.blocks.flatMap((block) => linearModules(block, architecture.hiddenSize));
  const parts = which === 'fused' ? [] : modules.flatMap(({ parts }) => parts.map(({ name }) => name));
  return [...new Set([...modules.map(({ name }) => name), ...parts])];
}
