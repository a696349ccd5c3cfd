/** Time of linear attention by chunks (gated delta nets, state-space duals): an estimate from FLOPs and bytes. */
import { assumedKernelConstants } from './constants/assumed.js';
import { gemmConstants } from './constants.js';
import { elementwiseMemoryFraction } from './elementwise.js';
import type { KernelFacts, KernelTime } from './facts.js';
import { kernelTime } from './roof.js';

export interface LinearAttentionShape {
  readonly batch: number;
  readonly tokens: number;
  readonly heads: number;
  readonly headDim: number;
  readonly valueHeadDim: number;
  /** Tokens that are handled as one block; 64 in the public kernels. */
  readonly chunkTokens: number;
}

const chunkComputeFraction = assumedKernelConstants.chunkComputeFraction.value;

/**
 * FLOP of the forward pass: inside a chunk of c tokens 2·c·(headDim + valueHeadDim) for each token, half of it masked;
 * the state is read and updated, 4·headDim·valueHeadDim for each token.
 *
 * @returns FLOP, ≥ 0
 */
export function linearAttentionFlop(shape: LinearAttentionShape): number {
  const { batch, tokens, heads, headDim, valueHeadDim, chunkTokens } = shape;
  const within = chunkTokens * (headDim + valueHeadDim);
  return batch * tokens * heads * (within + 4 * headDim * valueHeadDim);
}

/**
 * The slower of compute and memory, over the share of that rate that the kernels reach together: they pass chunks and states through memory
 * between them. Backward does twice the work and the traffic. Estimated: no measured table stands behind it.
 *
 * @param rateFraction > 0; what published steps of hybrids say of the whole chain of kernels
 */
export function linearAttentionTime(
  shape: LinearAttentionShape,
  pass: 'forward' | 'backward',
  facts: KernelFacts,
  rateFraction = 1,
): KernelTime {
  const { batch, tokens, heads, headDim, valueHeadDim, chunkTokens } = shape;
  const factor = pass === 'forward' ? 1 : 2;
  const rate =
    chunkComputeFraction *
    gemmConstants(facts.generation, 'bf16').computeFraction *
    facts.sustainedComputeFraction *
    facts.peakBf16FlopPerS;
  const computeS = (factor * linearAttentionFlop(shape)) / rate;
  // Q, K, V and the output once, and one fp32 state for each chunk, written and read.
  const states = 2 * 4 * Math.ceil(tokens / chunkTokens) * headDim * valueHeadDim;
  const bytes = factor * batch * heads * (2 * tokens * 2 * (headDim + valueHeadDim) + states);
  const memoryS = bytes / (elementwiseMemoryFraction * facts.memoryBytesPerS);
  return kernelTime(Math.max(computeS, memoryS) / rateFraction, computeS / rateFraction, memoryS / rateFraction, 0);
}
