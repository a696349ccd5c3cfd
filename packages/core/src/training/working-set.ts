/** Bytes that exist on a rank for a moment only: while backward goes through one layer, through the head, or ends at the embedding. */
import {
  type Architecture,
  type Block,
  busiestLoad,
  expertTensorParallelSize,
  type RankShare,
  rankTokens,
} from '../architecture/index.js';

/** Width of activations, their gradients, and weight gradients before they are added up. */
const BYTES = 2;

/**
 * Largest set of gradients while backward goes through the feed-forward network of a layer: that of its output, and those of the inputs of
 * its activation function. What was kept for the second projection has gone by then.
 *
 * @returns bytes on one rank for one micro-batch
 * @source order of autograd through the second projection and the activation; equals what an allocator reported for 70B and 405B layers
 * (SimuMax B200 rows) to 0.1 GB
 */
export function backwardBytes(architecture: Architecture, { mlp }: Block, share: RankShare): number {
  const tokens = rankTokens(share);
  const ownTokens = share.sequenceParallel ? tokens / share.tensorParallel : tokens;
  const output = ownTokens * architecture.hiddenSize * BYTES;
  if (mlp.kind === 'none') return output;
  const inputs = mlp.gated ? 2 : 1;
  if (mlp.kind === 'dense') return output + (inputs * tokens * mlp.intermediateSize * BYTES) / share.tensorParallel;
  const expertTensorParallel = expertTensorParallelSize(share);
  const routed = (expertTensorParallel > 1 ? tokens : tokens / share.tensorParallel) * mlp.expertsPerToken;
  const rows = routed * busiestLoad(share, mlp);
  const width = mlp.expertIntermediateSize / expertTensorParallel;
  // The gradients of routed rows exist as they are sent and as they arrive.
  const expertHidden = mlp.latentSize ?? architecture.hiddenSize;
  const exchanged = share.expertParallel > 1 ? routed * expertHidden * BYTES : 0;
  return output + exchanged + rows * (inputs * width + expertHidden) * BYTES;
}

/** What the head and the loss hold when backward goes through the head. */
export interface HeadBytes {
  /** Logits and their gradient, as the cross-entropy keeps them. */
  readonly logits: number;
  /** Input of the last norm and of the head; the same gathered over tensor ranks; the gradient of it. */
  readonly states: number;
  /** The weight gradient before it is added to what was accumulated. */
  readonly weightGradient: number;
}

/**
 * @param logitBytes bytes of one logit at the loss
 * @param modules multi-token prediction modules, each with logits of its own
 */
export function headBytes(
  architecture: Architecture,
  share: RankShare,
  { logitBytes, modules }: { readonly logitBytes: number; readonly modules: number },
): HeadBytes {
  const tokens = rankTokens(share);
  const split = share.sequenceParallel ? share.tensorParallel : 1;
  const state = tokens * architecture.hiddenSize * BYTES;
  const columns = architecture.scalarHead ? 1 : architecture.vocabSize / share.tensorParallel;
  return {
    logits: (1 + modules) * tokens * columns * logitBytes,
    states: (1 + modules) * ((2 * state) / split) + state + (split > 1 ? state : 0),
    weightGradient: columns * architecture.hiddenSize * BYTES,
  };
}

/** The gradient of the embedding matrix, which a look-up gives whole before it is added to what was accumulated. */
export function embeddingGradientBytes(architecture: Architecture, share: RankShare): number {
  return (architecture.vocabSize / share.tensorParallel) * architecture.hiddenSize * BYTES;
}
