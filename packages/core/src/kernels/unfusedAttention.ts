/** Time of attention that writes its score matrix to memory, as frameworks did before 2022. */
import type { AttentionShape } from './attentionShape.js';
import { gemmConstants } from './constants.js';
import { elementwiseTime } from './elementwise.js';
import type { KernelFacts, KernelTime } from './facts.js';
import { kernelTime } from './roof.js';

/**
 * Memory traffic of one score element in the forward pass with a fused scale-mask-softmax: QKᵀ writes 2 bytes, softmax reads and
 * writes 4, dropout reads and writes 4 and its mask 1, ·V reads 2.
 *
 * @source count over the kernels that Megatron-LM ran in 2021–22; fits over published steps give 13 to 25
 */
export const unfusedBytesPerScore = 13;

/**
 * Two batched multiplies over the full square (a mask saves nothing) and the score traffic, one after the other.
 *
 * @param passes 1 for forward; 2 for backward, which does twice the work and the traffic
 */
export function unfusedAttentionTime(shape: AttentionShape, facts: KernelFacts, passes: number): KernelTime {
  const { batch, queryTokens, keyTokens, heads, kvHeads, headDim, valueHeadDim } = shape;
  const width = headDim + valueHeadDim;
  const scores = batch * heads * queryTokens * keyTokens;
  const rate =
    gemmConstants(facts.generation, 'bf16').computeFraction * facts.sustainedComputeFraction * facts.peakBf16FlopPerS;
  const computeS = (passes * 2 * scores * width) / rate;
  const inputBytes = 2 * batch * width * (queryTokens * heads + keyTokens * kvHeads);
  const memoryS = passes * elementwiseTime(scores * unfusedBytesPerScore + inputBytes, facts);
  return kernelTime(computeS + memoryS, computeS, memoryS, 0);
}
