/** Counts a model's parameters exactly, block by block. */
import type {
  Architecture,
  Attention,
  Block,
  LatentAttention,
  LinearAttention,
  Mlp,
  SoftmaxAttention,
} from './architecture.js';
import { mtpBlockIndex } from './architecture.js';

/** Parameters of one layer of a block. */
export interface BlockParameters {
  readonly block: string;
  /** How many layers the model has of it. */
  readonly layers: number;
  /** Projections with their biases, query-key norms, latent norms, sinks, and the inside of linear mixers. */
  readonly attention: number;
  /** The dense feed-forward network; 0 in mixture-of-experts layers. */
  readonly mlp: number;
  /** Router weights, its per-expert values, the gate of the shared expert, and the projections into and out of a latent. */
  readonly router: number;
  /** All routed experts. */
  readonly experts: number;
  readonly sharedExperts: number;
  /** Norms of the hidden width. */
  readonly norms: number;
  readonly total: number;
  /** As `total`, with only the experts that one token visits. */
  readonly active: number;
}

/** `total` = embedding + head + other + mtp + the sum over blocks of layers × total. */
export interface ParameterCount {
  readonly total: number;
  /**
   * What one text token uses: the experts it visits, shared experts, everything dense, embedding and head included;
   * without `otherParameters` (vision). Papers differ: DeepSeek leaves the input embedding out, Qwen and Mistral count both.
   */
  readonly active: number;
  /** Token and learned position embeddings. */
  readonly embedding: number;
  /** Output matrix, 0 where it is tied to the embedding, and its bias. */
  readonly head: number;
  readonly perBlock: readonly BlockParameters[];
  /** Multi-token prediction modules; 0 unless asked for. */
  readonly mtp: number;
  /** Norms outside the layers, and `otherParameters` (vision tower, adapters). */
  readonly other: number;
}

/**
 * Counts the parameters of a model, exact to the parameter for every checkpoint in the test table.
 *
 * @param options includeMtp adds the multi-token prediction modules; their embedding and head are those of the model
 * @returns integers; exact below 2⁵³
 */
export function countParameters(
  architecture: Architecture,
  options: { readonly includeMtp?: boolean } = {},
): ParameterCount {
  const { hiddenSize, vocabSize, normWeights } = architecture;
  const perBlock = architecture.blocks.map((block, index) => {
    const layers = architecture.layerBlocks.filter((layerBlock) => layerBlock === index).length;
    return { ...blockParameters(block, hiddenSize, normWeights), layers };
  });
  const embedding = (vocabSize + architecture.positionEmbeddings) * hiddenSize;
  const head = architecture.scalarHead
    ? hiddenSize
    : (architecture.tiedEmbeddings ? 0 : vocabSize * hiddenSize) + (architecture.outputBias ? vocabSize : 0);
  const outerNorms = architecture.outerNorms * hiddenSize * normWeights;
  const mtp = options.includeMtp === true ? mtpParameters(architecture) : { total: 0, active: 0 };
  const layers = perBlock.reduce((sum, block) => sum + block.layers * block.total, 0);
  const activeLayers = perBlock.reduce((sum, block) => sum + block.layers * block.active, 0);
  return {
    total: embedding + head + layers + mtp.total + outerNorms + architecture.otherParameters,
    active: embedding + head + activeLayers + mtp.active + outerNorms,
    embedding,
    head,
    perBlock,
    mtp: mtp.total,
    other: outerNorms + architecture.otherParameters,
  };
}

/** The block that multi-token prediction adds a layer of. */
export function mtpBlock(architecture: Architecture): Block {
  const block = architecture.blocks[mtpBlockIndex(architecture)];
  if (block === undefined) throw new Error(`${architecture.id} has no layers, or names a block that it lacks`);
  return block;
}

/** One module: a layer, the projection of [hidden; embedding], and norms of both and of its output. */
function mtpParameters(architecture: Architecture): { readonly total: number; readonly active: number } {
  const { hiddenSize, normWeights, mtpModules } = architecture;
  if (mtpModules === 0) return { total: 0, active: 0 };
  const layer = blockParameters(mtpBlock(architecture), hiddenSize, normWeights);
  const joint = 2 * hiddenSize * hiddenSize + 3 * hiddenSize * normWeights;
  return { total: mtpModules * (layer.total + joint), active: mtpModules * (layer.active + joint) };
}

/** Parameters of one layer of a block. */
export function blockParameters(
  block: Block,
  hiddenSize: number,
  normWeights: number,
): Omit<BlockParameters, 'layers'> {
  const attention =
    attentionMatrixParameters(block.attention, hiddenSize) + attentionVectors(block.attention, hiddenSize, normWeights);
  const mlp = mlpParameters(block.mlp, hiddenSize);
  const norms = block.norms * hiddenSize * normWeights;
  const dense = attention + norms + mlp.dense + mlp.router + mlp.sharedExperts;
  return {
    block: block.name,
    attention,
    mlp: mlp.dense,
    router: mlp.router,
    experts: mlp.experts,
    sharedExperts: mlp.sharedExperts,
    norms,
    total: dense + mlp.experts,
    active: dense + mlp.activeExperts,
  };
}

/**
 * Weights of the matrices that multiply every token in a mixer; biases, norms and convolutions are not among them.
 *
 * @source Megatron-LM and transformers modules of the same name
 */
export function attentionMatrixParameters(attention: Attention, hiddenSize: number): number {
  switch (attention.kind) {
    case 'softmax':
      return hiddenSize * (qkvWidth(attention) + attention.heads * attention.valueHeadDim);
    case 'mla':
      return latentMatrices(attention, hiddenSize);
    case 'linear':
      return linearMatrices(attention, hiddenSize);
    case 'none':
      return 0;
    default:
      return attention satisfies never;
  }
}

/** Width of queries (with their gate), keys and values together. */
function qkvWidth(attention: SoftmaxAttention): number {
  const queries = attention.heads * attention.headDim * (attention.outputGate ? 2 : 1);
  return queries + attention.kvHeads * (attention.headDim + attention.valueHeadDim);
}

function latentMatrices(attention: LatentAttention, hiddenSize: number): number {
  const { heads, queryLoraRank, kvLoraRank, nopeHeadDim, ropeHeadDim, valueHeadDim } = attention;
  const queryWidth = heads * (nopeHeadDim + ropeHeadDim);
  const query = queryLoraRank === null ? hiddenSize * queryWidth : queryLoraRank * (hiddenSize + queryWidth);
  const keyValue = hiddenSize * (kvLoraRank + ropeHeadDim) + kvLoraRank * heads * (nopeHeadDim + valueHeadDim);
  return query + keyValue + heads * valueHeadDim * hiddenSize;
}

function linearMatrices(attention: LinearAttention, hiddenSize: number): number {
  const { keyWidth, valueWidth } = linearWidths(attention);
  // Queries, keys, values and the output gate, then the output projection.
  return hiddenSize * (2 * keyWidth + 2 * valueWidth + linearControls(attention) + valueWidth);
}

/** Columns of the input projection that control the state of a linear mixer. */
export function linearControls(attention: LinearAttention): number {
  const controls: Record<LinearAttention['variant'], number> = {
    // Decay and write strength of each value head.
    'gated-delta-net': 2 * attention.valueHeads,
    // Step size of each head.
    mamba2: attention.valueHeads,
    lightning: 0,
  };
  return controls[attention.variant];
}

/** Widths of all key heads and of all value heads. */
export function linearWidths(attention: LinearAttention): { readonly keyWidth: number; readonly valueWidth: number } {
  return {
    keyWidth: attention.keyHeads * attention.keyHeadDim,
    valueWidth: attention.valueHeads * attention.valueHeadDim,
  };
}

/** Everything in a mixer that is not a matrix over the hidden width. */
function attentionVectors(attention: Attention, hiddenSize: number, normWeights: number): number {
  switch (attention.kind) {
    case 'softmax': {
      const qkvBias = attention.qkvBias ? qkvWidth(attention) : 0;
      const outputBias = attention.outputBias ? hiddenSize : 0;
      const sinks = attention.sinks ? attention.heads : 0;
      return qkvBias + outputBias + sinks + queryKeyNorms(attention) * normWeights;
    }
    case 'mla':
      // Norms of the two compressed latents.
      return ((attention.queryLoraRank ?? 0) + attention.kvLoraRank) * normWeights;
    case 'linear':
      return linearVectors(attention);
    case 'none':
      return 0;
    default:
      return attention satisfies never;
  }
}

function queryKeyNorms(attention: SoftmaxAttention): number {
  const norms: Record<SoftmaxAttention['qkNorm'], number> = {
    none: 0,
    'per-head': 2 * attention.headDim,
    'full-width': (attention.heads + attention.kvHeads) * attention.headDim,
  };
  return norms[attention.qkNorm];
}

function linearVectors(attention: LinearAttention): number {
  const { keyWidth, valueWidth } = linearWidths(attention);
  const mixedWidth = 2 * keyWidth + valueWidth;
  const { valueHeads, valueHeadDim, convolutionWidth } = attention;
  switch (attention.variant) {
    case 'gated-delta-net':
      // A_log and dt_bias of each head; one norm weight per value dimension, shared by the heads.
      return mixedWidth * convolutionWidth + 2 * valueHeads + valueHeadDim;
    case 'mamba2':
      // The convolution has a bias; A_log, dt_bias and D of each head; a norm over the whole width.
      return mixedWidth * (convolutionWidth === 0 ? 0 : convolutionWidth + 1) + 3 * valueHeads + valueWidth;
    case 'lightning':
      return mixedWidth * convolutionWidth + valueWidth;
    default:
      return attention.variant satisfies never;
  }
}

interface MlpParameters {
  readonly dense: number;
  readonly router: number;
  readonly experts: number;
  readonly activeExperts: number;
  readonly sharedExperts: number;
}

function mlpParameters(mlp: Mlp, hiddenSize: number): MlpParameters {
  const matrices = mlpMatrixParameters(mlp, hiddenSize);
  if (mlp.kind === 'none') return { dense: 0, router: 0, experts: 0, activeExperts: 0, sharedExperts: 0 };
  if (mlp.kind === 'dense') {
    const bias = mlp.bias ? mlpBias(mlp.gated, mlp.intermediateSize, hiddenSize) : 0;
    return { dense: matrices.dense + bias, router: 0, experts: 0, activeExperts: 0, sharedExperts: 0 };
  }
  const expert =
    matrices.perExpert +
    (mlp.expertBias ? mlpBias(mlp.gated, mlp.expertIntermediateSize, mlp.latentSize ?? hiddenSize) : 0);
  return {
    dense: 0,
    router: matrices.router + (mlp.routerBias ? mlp.experts : 0),
    experts: mlp.experts * expert,
    activeExperts: mlp.expertsPerToken * expert,
    sharedExperts: matrices.shared,
  };
}

function mlpBias(gated: boolean, intermediateSize: number, hiddenSize: number): number {
  return (gated ? 2 : 1) * intermediateSize + hiddenSize;
}

/** Matrix weights of a feed-forward part: the dense one, or the router (with the shared expert's gate and the projections of a latent), one expert, and the shared ones. */
export function mlpMatrixParameters(
  mlp: Mlp,
  hiddenSize: number,
): { readonly dense: number; readonly router: number; readonly perExpert: number; readonly shared: number } {
  if (mlp.kind === 'none') return { dense: 0, router: 0, perExpert: 0, shared: 0 };
  const matrices = mlp.gated ? 3 : 2;
  const perWidth = matrices * hiddenSize;
  if (mlp.kind === 'dense') return { dense: perWidth * mlp.intermediateSize, router: 0, perExpert: 0, shared: 0 };
  return {
    dense: 0,
    router: hiddenSize * (mlp.experts + (mlp.sharedGate ? 1 : 0) + 2 * (mlp.latentSize ?? 0)),
    perExpert: matrices * (mlp.latentSize ?? hiddenSize) * mlp.expertIntermediateSize,
    shared: perWidth * mlp.sharedIntermediateSize,
  };
}
