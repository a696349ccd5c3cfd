/** Floating-point work per token in closed form, by the conventions under which MFU is published. */
import type { Architecture, Attention, Block, LinearAttention, SoftmaxAttention } from './architecture.js';
import {
  attentionMatrixParameters,
  countParameters,
  linearWidths,
  mlpMatrixParameters,
  mtpBlock,
} from './parameters.js';

/**
 * How a source counts. Multiply and add count apart; biases, norms, activations and softmax never count.
 *
 * - `causal`: every matrix a token meets (head included, embedding look-up not) and the half of the score square below the
 *   diagonal, less under a window. Megatron-Core and Megatron-Bridge since 2025, MaxText since 2025.
 * - `unmasked`: the same with the whole score square. Korthikanti 2022, PaLM, NeMo to 2025, tpu-recipes, torchtitan.
 * - `six-n`: 2 × active parameters, embeddings included, and no attention. Chinchilla's C = 6·N·D.
 * - `six-n-causal`: `six-n` and the causal half. MaxText's README of 2024, by its own description.
 * - `six-n-unmasked`: `six-n` and the whole square. llm-foundry: 3·(2·N·s + 4·L·d·s²) per sequence.
 */
export type FlopConvention = 'causal' | 'unmasked' | 'six-n' | 'six-n-causal' | 'six-n-unmasked';

/** What is run again in the backward pass: nothing, the attention core of each layer, or whole layers. */
export type Recomputation = 'none' | 'selective' | 'full';

export interface FlopOptions {
  /** Counts multi-token prediction modules: a layer, a 2h × h projection and one more head each. */
  readonly includeMtp?: boolean;
}

/**
 * Forward work of one token, averaged over a sequence.
 *
 * @param sequenceTokens length of the sequence, ≥ 1
 * @returns FLOP
 * @source Megatron-LM, megatron/training/training.py, num_floating_point_operations; conventions as listed above
 */
export function forwardFlopPerToken(
  architecture: Architecture,
  sequenceTokens: number,
  convention: FlopConvention,
  options: FlopOptions = {},
): number {
  const core = coreFlop(architecture, sequenceTokens, convention, options);
  return matrixFlop(architecture, convention, options) + core;
}

/**
 * Model FLOPs of training on one token: forward and twice that backward, without recomputation. The numerator of MFU.
 *
 * @returns FLOP
 * @example modelFlopPerToken(llama31_405b, 8192, 'causal') // 2.54e12
 */
export function modelFlopPerToken(
  architecture: Architecture,
  sequenceTokens: number,
  convention: FlopConvention,
  options: FlopOptions = {},
): number {
  return 3 * forwardFlopPerToken(architecture, sequenceTokens, convention, options);
}

/**
 * Model FLOPs and what is computed again. The numerator of HFU; with `full` and `unmasked` it is Narayanan 2021 eq. 3.
 *
 * @returns FLOP; full recomputation repeats the layers but not the head, and under six-n, which does not tell them apart, all of it
 * @source Narayanan et al. 2021, appendix; Korthikanti et al. 2022, appendix A
 */
export function hardwareFlopPerToken(
  architecture: Architecture,
  sequenceTokens: number,
  convention: FlopConvention,
  recomputation: Recomputation,
  options: FlopOptions = {},
): number {
  const model = modelFlopPerToken(architecture, sequenceTokens, convention, options);
  const again: Record<Recomputation, () => number> = {
    none: () => 0,
    selective: () => coreFlop(architecture, sequenceTokens, convention, options),
    full: () =>
      forwardFlopPerToken(architecture, sequenceTokens, convention, options) -
      keptFlop(architecture, convention, options),
  };
  return model + again[recomputation]();
}

/** Matrix work of one token over the model. */
function matrixFlop(architecture: Architecture, convention: FlopConvention, options: FlopOptions): number {
  if (isSixN(convention)) return 2 * countParameters(architecture, { includeMtp: options.includeMtp ?? false }).active;
  const { hiddenSize } = architecture;
  const layers = layersOf(architecture, options).reduce(
    (sum, { block, count }) => sum + count * blockMatrices(block, hiddenSize),
    0,
  );
  const projections = modulesOf(architecture, options) * 2 * hiddenSize * hiddenSize;
  return 2 * (layers + projections) + headsFlop(architecture, options);
}

function isSixN(convention: FlopConvention): boolean {
  return convention === 'six-n' || convention === 'six-n-causal' || convention === 'six-n-unmasked';
}

/** The logits, once for the model and once for each prediction module. */
function headsFlop(architecture: Architecture, options: FlopOptions): number {
  const outputs = architecture.scalarHead ? 1 : architecture.vocabSize;
  return 2 * outputs * architecture.hiddenSize * (1 + modulesOf(architecture, options));
}

/** Forward work that full recomputation does not repeat. */
function keptFlop(architecture: Architecture, convention: FlopConvention, options: FlopOptions): number {
  return isSixN(convention) ? 0 : headsFlop(architecture, options);
}

/** Matrix weights that one token meets in a layer. */
function blockMatrices(block: Block, hiddenSize: number): number {
  const { dense, router, perExpert, shared } = mlpMatrixParameters(block.mlp, hiddenSize);
  const visited = block.mlp.kind === 'moe' ? block.mlp.expertsPerToken : 0;
  return attentionMatrixParameters(block.attention, hiddenSize) + dense + router + shared + visited * perExpert;
}

/** Scores and weighted values, or the update and read-out of a linear mixer's state, over all layers. */
function coreFlop(
  architecture: Architecture,
  sequenceTokens: number,
  convention: FlopConvention,
  options: FlopOptions,
): number {
  if (convention === 'six-n') return 0;
  const causal = convention === 'causal' || convention === 'six-n-causal';
  return layersOf(architecture, options).reduce(
    (sum, { block, count }) => sum + count * attentionCoreFlop(block.attention, sequenceTokens, causal),
    0,
  );
}

/**
 * Forward work of one token in the core of a mixer, averaged over a sequence.
 *
 * @param causal counts only the keys that the mask leaves; a linear mixer has no square, so it does not matter there
 * @returns FLOP
 */
export function attentionCoreFlop(attention: Attention, sequenceTokens: number, causal: boolean): number {
  switch (attention.kind) {
    case 'softmax':
      return (
        2 *
        attention.heads *
        (attention.headDim + attention.valueHeadDim) *
        keysPerQuery(attention, sequenceTokens, causal)
      );
    case 'mla': {
      const headDim = attention.nopeHeadDim + attention.ropeHeadDim;
      const keys = causal ? sequenceTokens / 2 : sequenceTokens;
      return 2 * attention.heads * (headDim + attention.valueHeadDim) * keys;
    }
    case 'linear':
      return linearCoreFlop(attention);
    case 'none':
      return 0;
    default:
      return attention satisfies never;
  }
}

/**
 * Keys that a query meets on average over a sequence: s/2 under the causal mask, w − w²/2s with a window w < s,
 * half a chunk in chunked attention; without the mask the whole sequence, window or chunk.
 */
export function keysPerQuery(
  attention: Pick<SoftmaxAttention, 'windowTokens' | 'chunkTokens'>,
  sequenceTokens: number,
  causal: boolean,
): number {
  const { windowTokens, chunkTokens } = attention;
  if (chunkTokens !== undefined && chunkTokens < sequenceTokens) {
    const rest = sequenceTokens % chunkTokens;
    const square = (sequenceTokens - rest) * chunkTokens + rest * rest;
    return square / sequenceTokens / (causal ? 2 : 1);
  }
  if (windowTokens !== undefined && windowTokens < sequenceTokens) {
    return causal ? windowTokens - (windowTokens * windowTokens) / (2 * sequenceTokens) : windowTokens;
  }
  return causal ? sequenceTokens / 2 : sequenceTokens;
}

/**
 * Short convolution and state work of a linear mixer, per token.
 *
 * @returns FLOP: a gated delta rule makes four products of the state's size (k·kᵀ, v·kᵀ, their application and the read-out),
 * the others two (update and read-out)
 * @source Megatron-LM num_floating_point_operations, gated delta net
 */
export function linearCoreFlop(attention: LinearAttention): number {
  const { keyWidth, valueWidth } = linearWidths(attention);
  const products = attention.variant === 'gated-delta-net' ? 4 : 2;
  const state = attention.valueHeads * attention.keyHeadDim * attention.valueHeadDim;
  return 2 * attention.convolutionWidth * (2 * keyWidth + valueWidth) + 2 * products * state;
}

/** Blocks with the number of layers that are run, prediction modules among them where they count. */
function layersOf(
  architecture: Architecture,
  options: FlopOptions,
): readonly { readonly block: Block; readonly count: number }[] {
  const modules = modulesOf(architecture, options);
  const layers = architecture.blocks.map((block, index) => ({
    block,
    count: architecture.layerBlocks.filter((layerBlock) => layerBlock === index).length,
  }));
  return modules === 0 ? layers : [...layers, { block: mtpBlock(architecture), count: modules }];
}

function modulesOf(architecture: Architecture, options: FlopOptions): number {
  return options.includeMtp === true ? architecture.mtpModules : 0;
}
