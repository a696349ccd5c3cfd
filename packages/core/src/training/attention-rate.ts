/** Rate of an attention kernel in training over that of the kernel profiled on its generation. */
import { kernelOn } from '../catalog/index.js';
import { type AttentionKernel, profiledGeneration } from '../kernels/index.js';
import type { assumedValue } from './constants/assumed.js';

/** Generations that run FlashAttention's own kernels, from one version to the next. */
const NVIDIA_GENERATIONS: readonly string[] = ['volta', 'ampere', 'ada', 'hopper', 'blackwell', 'rubin'];

/**
 * As published runs of the generation show it; else as those of the profiled generation that stands in for it, times what is assumed of
 * the step between the two; else 1, as profiled. Unfused attention has no such rate: 1.
 *
 * @param generation as in the catalog of accelerators
 * @param known `attentionRateFraction` of a fit
 * @returns > 0
 */
export function attentionRate(
  kernel: AttentionKernel,
  generation: string,
  known: Readonly<Record<string, number>>,
  assumed: typeof assumedValue,
): number {
  if (kernel === 'unfused') return 1;
  // How far an older kernel falls short of the newest is a matter of NVIDIA's libraries; other makers have one kernel, their own.
  const isNative = !NVIDIA_GENERATIONS.includes(generation);
  const own = known[`${generation} ${kernelOn(isNative ? 'flash-3' : kernel, generation)}`];
  if (own !== undefined) return own;
  const profiled = profiledGeneration(generation);
  if (isNative) return (known[`${profiled} flash-3`] ?? 1) * assumed('attentionTransferFraction', generation);
  // No run of these on Blackwell is published; Hopper is the nearest that has some.
  const standIn = kernel !== 'flash-3' && profiled === 'blackwell' ? 'hopper' : profiled;
  return (known[`${standIn} ${kernel}`] ?? 1) * assumed('attentionTransferFraction', generation);
}
