/** Activation bytes that one layer keeps for its backward pass on one rank. Source: Korthikanti et al. 2022 §4 (Table 2), extended to gated, grouped-query, latent and expert layers. */
import {
  type Architecture,
  type Attention,
  type Block,
  expertTensorParallelSize,
  type Mlp,
  type RankShare,
  rankTokens,
} from '../architecture/index.js';

export interface ActivationPolicy {
  readonly recompute: 'none' | 'selective' | 'full';
  /** Scores are materialised and kept (2 bytes each) by unfused attention; flash kernels keep one number per row and head. */
  readonly storesScores: boolean;
  /** Dropout keeps a one-byte mask after attention, after the projections, and a dropped copy of the scores. */
  readonly dropout: boolean;
  /** Bytes of a stored matrix-multiplication input: 2, or 1 where the recipe keeps the quantised copy. */
  readonly gemmInputBytes: number;
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
  return (
    residualBytes(architecture.hiddenSize, ownTokens, policy) +
    attentionBytes(block.attention, tokens, share, policy) +
    mlpBytes(block.mlp, architecture.hiddenSize, tokens, share, policy)
  );
}

/** Inputs of the two norms, their outputs (inputs of the projections), and the two dropout masks: 4h + 4h + 2h bytes a token. */
function residualBytes(hiddenSize: number, ownTokens: number, policy: ActivationPolicy): number {
  const normInputs = 2 * BYTES;
  // Norm outputs are cheap to recompute; where scores are kept, selective recomputation spends its effort there instead.
  const recomputed = policy.recompute === 'selective' && !policy.storesScores;
  const normOutputs = recomputed ? 0 : 2 * policy.gemmInputBytes;
  const masks = policy.dropout ? 2 : 0;
  return ownTokens * hiddenSize * (normInputs + normOutputs + masks);
}

function attentionBytes(attention: Attention, tokens: number, share: RankShare, policy: ActivationPolicy): number {
  const split = share.tensorParallel;
  switch (attention.kind) {
    case 'softmax': {
      const heads = attention.heads / split;
      const kvHeads = Math.max(1, attention.kvHeads / split);
      const qkv = heads * attention.headDim + kvHeads * (attention.headDim + attention.valueHeadDim);
      const output = heads * attention.valueHeadDim;
      const gate = attention.outputGate ? 2 * output * BYTES : 0;
      return tokens * (qkv * BYTES + output * policy.gemmInputBytes + gate) + scoreBytes(heads, tokens, share, policy);
    }
    case 'mla': {
      const heads = attention.heads / split;
      const headDim = attention.nopeHeadDim + attention.ropeHeadDim;
      const latents = (attention.queryLoraRank ?? 0) + attention.kvLoraRank + attention.ropeHeadDim;
      // Selective recomputation expands the latents again instead of keeping queries, keys and values.
      const expanded = policy.recompute === 'selective' ? 0 : heads * (2 * headDim + attention.valueHeadDim);
      const ownShare = share.sequenceParallel ? split : 1;
      const kept =
        expanded * BYTES + (latents / ownShare) * BYTES + heads * attention.valueHeadDim * policy.gemmInputBytes;
      return tokens * kept + scoreBytes(heads, tokens, share, policy);
    }
    case 'linear': {
      const keyWidth = (attention.keyHeads * attention.keyHeadDim) / split;
      const valueWidth = (attention.valueHeads * attention.valueHeadDim) / split;
      // Before and after the convolution, the gate, and the output.
      return tokens * BYTES * (2 * (2 * keyWidth + valueWidth) + 2 * valueWidth);
    }
    default:
      return attention satisfies never;
  }
}

/** Scores as kept: softmax output 2 bytes, and under dropout its mask and the dropped copy (5 together); or 4 bytes a row for flash kernels. */
function scoreBytes(heads: number, tokens: number, share: RankShare, policy: ActivationPolicy): number {
  if (!policy.storesScores) return 4 * heads * tokens;
  if (policy.recompute === 'selective') return 0;
  return (policy.dropout ? 5 : 2) * heads * tokens * share.sequenceTokens;
}

function mlpBytes(mlp: Mlp, hiddenSize: number, tokens: number, share: RankShare, policy: ActivationPolicy): number {
  if (mlp.kind === 'dense') {
    return tokens * innerBytes(mlp.gated, mlp.intermediateSize / share.tensorParallel, policy);
  }
  const expertTensorParallel = expertTensorParallelSize(share);
  const ownTokens = expertTensorParallel > 1 ? tokens : tokens / share.tensorParallel;
  const rows = ownTokens * mlp.expertsPerToken * share.expertImbalance;
  const width = mlp.expertIntermediateSize / expertTensorParallel;
  // The router's gradient needs what each expert gave, unless its probabilities are applied before the second projection.
  const outputs = policy.recompute === 'selective' ? 0 : BYTES;
  const routed = rows * (innerBytes(mlp.gated, width, policy) + hiddenSize * (policy.gemmInputBytes + outputs));
  const router = ownTokens * mlp.experts * 8;
  const shared = tokens * innerBytes(mlp.gated, mlp.sharedIntermediateSize / share.tensorParallel, policy);
  return routed + router + shared;
}

/** Inputs of the activation function (gate and up, or up alone) and its product, which the second projection reads. */
function innerBytes(gated: boolean, width: number, policy: ActivationPolicy): number {
  const product = policy.recompute === 'selective' && !policy.storesScores ? 0 : policy.gemmInputBytes;
  return width * ((gated ? 2 : 1) * BYTES + product);
}
