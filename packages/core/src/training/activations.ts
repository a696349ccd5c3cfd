/** Activation bytes that one layer keeps for its backward pass on one rank. Source: Korthikanti et al. 2022 §4 (Table 2), extended to gated, grouped-query, latent and expert layers. */
import {
  type Architecture,
  type Attention,
  type Block,
  branches,
  busiestLoad,
  expertTensorParallelSize,
  type Mlp,
  type RankShare,
  rankTokens,
} from '../architecture/index.js';
import { type LinearInputBytes, linearInputBytes } from './linear-inputs.js';
import type { LayerTensor, NamedRecompute, RecomputeModule } from './recompute.js';

export interface ActivationPolicy {
  /** What backward computes again of this layer: a named set, or modules. */
  readonly recompute: NamedRecompute | readonly RecomputeModule[];
  /** Scores are materialised and kept (2 bytes each) by unfused attention; flash kernels keep one number per row and head. */
  readonly storesScores: boolean;
  /** Dropout keeps a one-byte mask after attention, after the projections, and a dropped copy of the scores. */
  readonly dropout: boolean;
  /** Bytes of a stored matrix-multiplication input: 2, or 1 where the recipe keeps the quantised copy. */
  readonly gemmInputBytes: number;
  /** The same of the input of the output projection of attention. */
  readonly attentionOutputBytes: number;
  /** Bytes of a stored element of queries, keys and values, and of the output of attention where the projection behind it keeps none. */
  readonly attentionStoreBytes: number;
  /** Bytes of a stored input of the activation function. */
  readonly activationStoreBytes: number;
  /** Norms run in one module with the product behind them, where that is one product. */
  readonly normsAreFused: boolean;
  /** Whether the model's own weights train; where they are frozen, only adapted layers keep their input. */
  readonly weightsTrain: boolean;
}

const BYTES = 2;

/**
 * Bytes kept by one layer for one micro-batch.
 *
 * @returns bytes on one rank
 * @source Korthikanti 2022 Table 2: sbh(34 + 5as/h) without parallelism, sbh(10 + 24/t + 5as/(ht)) with tensor parallelism,
 * sbh/t(34 + 5as/h) with sequence parallelism too, 34sbh/t with selective recomputation, 2sbh with full recomputation
 */
export function layerActivationBytes(
  architecture: Architecture,
  block: Block,
  share: RankShare,
  policy: ActivationPolicy,
): number {
  const tokens = rankTokens(share);
  const ownTokens = share.sequenceParallel ? tokens / share.tensorParallel : tokens;
  const input = ownTokens * architecture.hiddenSize * BYTES;
  if (policy.recompute === 'full') return input;
  const dropped = droppedParts(policy, block);
  const inputs = linearInputBytes(architecture, block, share, policy);
  const outputTokens = inputs.isGathered ? tokens : ownTokens;
  return (
    residualBytes(architecture.hiddenSize, ownTokens, policy) * (branches(block) / 2) +
    architecture.hiddenSize * outputTokens * normOutputBytes(inputs, dropped, block) +
    attentionBytes(block.attention, tokens, share, policy, dropped, inputs) +
    mlpBytes(block.mlp, architecture.hiddenSize, tokens, share, dropped, inputs, policy.activationStoreBytes) +
    tokens * inputs.narrow
  );
}

/**
 * Bytes that the embedding keeps for one micro-batch: token ids of 8 bytes, and under dropout a mask of one byte for each element.
 *
 * @returns bytes on one rank of the first stage
 * @source Megatron-LM, `compute_activation_memory`, terms of the input to the embedding and of its dropout
 */
export function embeddingActivationBytes(
  { hiddenSize }: Architecture,
  share: RankShare,
  { dropout }: Pick<ActivationPolicy, 'dropout'>,
): number {
  const tokens = rankTokens(share);
  const ownTokens = share.sequenceParallel ? tokens / share.tensorParallel : tokens;
  return 8 * tokens + (dropout ? ownTokens * hiddenSize : 0);
}

/**
 * Bytes of one named tensor of a layer for one micro-batch, in 16 bits; the attention core keeps one number for each row and head beside its output.
 *
 * @returns bytes on one rank; 0 where the layer has no such tensor
 * @source MaxText: `checkpoint_name` in its attention and feed-forward layers
 */
export function layerTensorBytes(
  { hiddenSize }: Architecture,
  { attention, mlp }: Block,
  share: RankShare,
  tensor: LayerTensor,
): number {
  const tokens = rankTokens(share);
  const ownTokens = share.sequenceParallel ? tokens / share.tensorParallel : tokens;
  const residual = ownTokens * hiddenSize * BYTES;
  const split = share.tensorParallel;
  const widths = headWidths(attention, split);
  const dense = mlp.kind === 'dense' ? mlp : undefined;
  const experts = mlp.kind === 'moe' ? mlp : undefined;
  const expertSplit = expertTensorParallelSize(share);
  const rows =
    experts === undefined
      ? 0
      : (expertSplit > 1 ? tokens : tokens / split) * experts.expertsPerToken * busiestLoad(share, experts) * BYTES;
  switch (tensor) {
    case 'decoder_layer_input':
      return residual;
    case 'query_proj':
      return tokens * widths.query * BYTES;
    case 'key_proj':
      return tokens * widths.key * BYTES;
    case 'value_proj':
      return tokens * widths.value * BYTES;
    case 'context':
      return tokens * (widths.output * BYTES + 4 * widths.heads);
    case 'out_proj':
      return attention.kind === 'none' ? 0 : residual;
    case 'mlpwi':
      return dense === undefined ? 0 : (tokens * (dense.gated ? 2 : 1) * dense.intermediateSize * BYTES) / split;
    case 'mlpwi_0':
      return dense?.gated === true ? (tokens * dense.intermediateSize * BYTES) / split : 0;
    case 'mlpwo':
      return dense === undefined ? 0 : residual;
    case 'moe_mlpwi':
      return experts === undefined
        ? 0
        : (rows * (experts.gated ? 2 : 1) * experts.expertIntermediateSize) / expertSplit;
    case 'moe_mlpwo':
      return experts === undefined ? 0 : rows * (experts.latentSize ?? hiddenSize);
    default:
      return tensor satisfies never;
  }
}

/** Widths of queries, keys, values and outputs of attention on one rank; none where a mixer has no such tensors. */
function headWidths(
  attention: Attention,
  split: number,
): Record<'heads' | 'query' | 'key' | 'value' | 'output', number> {
  if (attention.kind !== 'softmax' && attention.kind !== 'mla')
    return { heads: 0, query: 0, key: 0, value: 0, output: 0 };
  const heads = attention.heads / split;
  const kvHeads = attention.kind === 'mla' ? heads : Math.max(1, attention.kvHeads / split);
  const headDim = attention.kind === 'mla' ? attention.nopeHeadDim + attention.ropeHeadDim : attention.headDim;
  return {
    heads,
    query: heads * headDim,
    key: kvHeads * headDim,
    value: kvHeads * attention.valueHeadDim,
    output: heads * attention.valueHeadDim,
  };
}

/** Which stored parts of a layer are computed again, and so not kept. */
interface DroppedParts {
  readonly attentionNorm: boolean;
  readonly mlpNorm: boolean;
  readonly scores: boolean;
  readonly latentExpansion: boolean;
  /** Everything between the norm and the residual of a dense feed-forward network. */
  readonly mlp: boolean;
  readonly denseProducts: boolean;
  readonly moe: boolean;
  readonly expertProducts: boolean;
  readonly sharedExperts: boolean;
  readonly sharedProducts: boolean;
}

function droppedParts({ recompute, storesScores, normsAreFused }: ActivationPolicy, block: Block): DroppedParts {
  const modules: readonly RecomputeModule[] = typeof recompute === 'string' ? [] : recompute;
  const has = (module: RecomputeModule) => modules.includes(module);
  const selective = recompute === 'selective';
  // Norms and activation products are cheap to recompute; where scores are kept, selective recomputation spends its effort there instead.
  const cheap = selective && !storesScores;
  const repeatsNorms = (isApart: boolean) => cheap || (has('layernorm') && (isApart || !normsAreFused));
  return {
    attentionNorm: repeatsNorms(block.attention.kind === 'mla'),
    // A fused norm goes with the network that it is a part of; a network apart keeps its input.
    mlpNorm: repeatsNorms(block.mlp.kind === 'moe') || (has('mlp') && block.mlp.kind === 'dense' && normsAreFused),
    scores: (selective && storesScores) || has('core_attn'),
    latentExpansion: selective || has('mla_up_proj'),
    mlp: has('mlp'),
    denseProducts: cheap,
    moe: has('moe'),
    expertProducts: cheap || has('moe_act'),
    sharedExperts: has('moe') || has('shared_experts'),
    sharedProducts: cheap,
  };
}

/** Inputs of the two norms and the two dropout masks: 4h + 2h bytes a token. */
function residualBytes(hiddenSize: number, ownTokens: number, policy: ActivationPolicy): number {
  const normInputs = 2 * BYTES;
  const masks = policy.dropout ? 2 : 0;
  return ownTokens * hiddenSize * (normInputs + masks);
}

/** Outputs of the two norms, inputs of the projections: 4h bytes a token where weights train in 16 bits. */
function normOutputBytes(inputs: LinearInputBytes, dropped: DroppedParts, { attention, mlp }: Block): number {
  const ofAttention = attention.kind === 'none' || dropped.attentionNorm ? 0 : inputs.attentionInput;
  const ofMlp = mlp.kind === 'none' || dropped.mlpNorm ? 0 : inputs.mlpInput;
  return ofAttention + ofMlp;
}

function attentionBytes(
  attention: Attention,
  tokens: number,
  share: RankShare,
  policy: ActivationPolicy,
  dropped: DroppedParts,
  { attentionOutput }: LinearInputBytes,
): number {
  const split = share.tensorParallel;
  switch (attention.kind) {
    case 'softmax': {
      const heads = attention.heads / split;
      const kvHeads = Math.max(1, attention.kvHeads / split);
      const qkv = heads * attention.headDim + kvHeads * (attention.headDim + attention.valueHeadDim);
      const output = heads * attention.valueHeadDim;
      const gate = attention.outputGate ? 2 * output * BYTES : 0;
      return (
        tokens * (qkv * policy.attentionStoreBytes + output * attentionOutput + gate) +
        scoreBytes(heads, tokens, share, policy, dropped)
      );
    }
    case 'mla': {
      const heads = attention.heads / split;
      const headDim = attention.nopeHeadDim + attention.ropeHeadDim;
      // Inputs and outputs of the norms of the latents.
      const latents = 2 * ((attention.queryLoraRank ?? 0) + attention.kvLoraRank) + attention.ropeHeadDim;
      // Where latents are expanded again, queries, keys and values are not kept; else values are a view of what the up-projection gave, which keeps the unrotated keys beside the assembled ones.
      const expanded = dropped.latentExpansion
        ? 0
        : heads * (2 * headDim + attention.valueHeadDim + attention.nopeHeadDim);
      const ownShare = share.sequenceParallel ? split : 1;
      const kept =
        expanded * policy.attentionStoreBytes +
        (latents / ownShare) * BYTES +
        heads * attention.valueHeadDim * attentionOutput;
      return tokens * kept + scoreBytes(heads, tokens, share, policy, dropped);
    }
    case 'linear': {
      const keyWidth = (attention.keyHeads * attention.keyHeadDim) / split;
      const valueWidth = (attention.valueHeads * attention.valueHeadDim) / split;
      // Before and after the convolution, the gate, and the output.
      return tokens * BYTES * (2 * (2 * keyWidth + valueWidth) + 2 * valueWidth);
    }
    case 'none':
      return 0;
    default:
      return attention satisfies never;
  }
}

/** Scores as kept: softmax output 2 bytes, and under dropout its mask and the dropped copy (5 together); or 4 bytes a row for flash kernels. */
function scoreBytes(
  heads: number,
  tokens: number,
  share: RankShare,
  policy: ActivationPolicy,
  { scores: isDropped }: DroppedParts,
): number {
  if (isDropped) return 0;
  if (!policy.storesScores) return 4 * heads * tokens;
  return (policy.dropout ? 5 : 2) * heads * tokens * share.sequenceTokens;
}

function mlpBytes(
  mlp: Mlp,
  hiddenSize: number,
  tokens: number,
  share: RankShare,
  dropped: DroppedParts,
  inputs: LinearInputBytes,
  activationStoreBytes: number,
): number {
  // Inputs of the activation function (gate and up, or up alone) and its product, which the second projection reads.
  const innerBytes = (gated: boolean, width: number, productBytes: number) =>
    width * ((gated ? 2 : 1) * activationStoreBytes + productBytes);
  if (mlp.kind === 'none') return 0;
  if (mlp.kind === 'dense') {
    if (dropped.mlp) return 0;
    return (
      tokens *
      innerBytes(mlp.gated, mlp.intermediateSize / share.tensorParallel, dropped.denseProducts ? 0 : inputs.product)
    );
  }
  const expertTensorParallel = expertTensorParallelSize(share);
  const ownTokens = expertTensorParallel > 1 ? tokens : tokens / share.tensorParallel;
  const rows = ownTokens * mlp.expertsPerToken * busiestLoad(share, mlp);
  const width = mlp.expertIntermediateSize / expertTensorParallel;
  const inner = innerBytes(mlp.gated, width, dropped.expertProducts ? 0 : inputs.expertProduct);
  // The router's probabilities multiply the activation, so that what each expert gives is not kept.
  const expertHidden = mlp.latentSize ?? hiddenSize;
  const routed = dropped.moe ? 0 : rows * (inner + expertHidden * inputs.expertInput + inputs.routedNarrow);
  // What comes back from the experts is the input of the projection out of their latent.
  const latent = ownTokens * (mlp.latentSize ?? 0) * inputs.expertInput;
  const router = dropped.moe ? 0 : ownTokens * mlp.experts * 8 + latent;
  const sharedWidth = mlp.sharedIntermediateSize / share.tensorParallel;
  const shared = dropped.sharedExperts
    ? 0
    : tokens * innerBytes(mlp.gated, sharedWidth, dropped.sharedProducts ? 0 : inputs.product);
  return routed + router + shared;
}
