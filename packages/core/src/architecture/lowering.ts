/** Lowers a layer, the embedding and the head to the operators of one rank. Source of shapes: Megatron-LM's tensor, sequence, context and expert parallel layers. */
import type { Architecture, Block } from './architecture.js';
import { withAdapterOperators } from './lowering-adapters.js';
import { lowerAttention } from './lowering-attention.js';
import { lowerMlp } from './lowering-mlp.js';
import { BYTES, gatherOverTensor, reduceOverTensor } from './lowering-parts.js';
import type { Operator } from './operators.js';
import { type RankShare, rankTokens, sequenceSplit } from './rank-share.js';

/**
 * Operators of one layer's forward pass on one rank, in order.
 *
 * @param share sizes ≥ 1 that divide the heads and widths they split
 * @returns operators whose FLOPs, summed over ranks, are the layer's
 */
export function lowerLayer(architecture: Architecture, block: Block, share: RankShare): Operator[] {
  const { adapter, hiddenSize } = architecture;
  const operators = [...lowerMixer(architecture, block, share), ...lowerBesideMixer(architecture, block, share)];
  return adapter === undefined ? operators : withAdapterOperators(operators, block, hiddenSize, adapter, share);
}

/** The operators of a layer without adapters that follow those of its mixer: all that experts have a part in. */
export function lowerBesideMixer({ hiddenSize }: Architecture, block: Block, share: RankShare): Operator[] {
  const tokens = rankTokens(share);
  return [...lowerMlp(block.mlp, hiddenSize, tokens, share), ...lowerNorms(block, hiddenSize, tokens, share)];
}

/** The mixer between the collectives that its split projections need; nothing in a layer without one. Experts have no part in it. */
export function lowerMixer({ hiddenSize }: Architecture, { attention }: Block, share: RankShare): Operator[] {
  const tokens = rankTokens(share);
  if (attention.kind === 'none') return [];
  return [
    ...gatherOverTensor('attention input gather', tokens * hiddenSize * BYTES, share),
    ...lowerAttention(attention, hiddenSize, tokens, share),
    ...reduceOverTensor('attention output reduce', tokens * hiddenSize * BYTES, share),
  ];
}

/**
 * Operators of the output head and the loss on one rank of the last stage. Each multi-token prediction module joins two hidden states,
 * runs a layer (lowered apart) and then the same head once more.
 */
export function lowerHead(architecture: Architecture, share: RankShare): Operator[] {
  const { hiddenSize, mtpModules } = architecture;
  const tokens = rankTokens(share);
  const columns = architecture.scalarHead ? 1 : architecture.vocabSize / share.tensorParallel;
  const head: Operator[] = [
    ...gatherOverTensor('head input gather', tokens * hiddenSize * BYTES, share),
    { kind: 'gemm', name: 'logits', m: tokens, n: columns, k: hiddenSize, quantised: false },
    // Copies in 32 bits and their maximum, exponentials and sum come in forward, their gradient and its cast in backward: about 3 to 2 in each stack.
    {
      kind: 'elementwise',
      name: 'cross-entropy',
      forwardBytes: 0.6 * share.lossBytesPerLogit * tokens * columns,
      backwardBytes: 0.4 * share.lossBytesPerLogit * tokens * columns,
      ownKernel: true,
    },
  ];
  const width = hiddenSize / share.tensorParallel;
  const joint: Operator = {
    kind: 'gemm',
    name: 'prediction projection',
    m: tokens,
    n: width,
    k: 2 * hiddenSize,
    quantised: true,
  };
  const modules = Array.from({ length: mtpModules }, () => [joint, ...head]).flat();
  return [...head, ...modules];
}

/** Operators of the embedding look-up on one rank of the first stage. */
export function lowerEmbedding(architecture: Architecture, share: RankShare): Operator[] {
  const bytes = rankTokens(share) * architecture.hiddenSize * BYTES;
  return [
    { kind: 'elementwise', name: 'embedding', forwardBytes: 2 * bytes, backwardBytes: 3 * bytes },
    ...reduceOverTensor('embedding reduce', bytes, share),
  ];
}

/**
 * Norms read and write the residual stream, and each branch adds into it (two reads, one write); backward moves half as much again.
 * Norms before a branch are named for what reads them: some stacks run them in one module with the product behind, and recomputation by
 * module repeats none of those. A norm that two branches share counts half to each.
 */
function lowerNorms(block: Block, hiddenSize: number, tokens: number, share: RankShare): Operator[] {
  const streamBytes = tokens * (hiddenSize / sequenceSplit(share)) * BYTES;
  const work = (name: string, passes: number, kernels: number): Operator => ({
    kind: 'elementwise',
    name,
    forwardBytes: passes * streamBytes,
    backwardBytes: 1.5 * passes * streamBytes,
    kernels,
  });
  const readers = normReaders(block);
  const each = Math.min(1, block.norms / readers.length);
  const later = block.norms - each * readers.length;
  return [
    ...readers.map((reader) => work(`norm before ${reader}`, 2 * each, each)),
    work(
      later > 0 ? 'residuals and norms after branches' : 'residuals',
      3 * readers.length + 2 * later,
      readers.length + later,
    ),
  ];
}

/** What reads the norm of each branch of a layer. */
function normReaders({ attention, mlp }: Block): ('latents' | 'attention' | 'experts' | 'mlp')[] {
  return [
    ...(attention.kind === 'none' ? [] : [attention.kind === 'mla' ? ('latents' as const) : ('attention' as const)]),
    ...(mlp.kind === 'none' ? [] : [mlp.kind === 'moe' ? ('experts' as const) : ('mlp' as const)]),
  ];
}
