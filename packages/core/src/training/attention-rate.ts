/** Rate of an attention kernel in training over that of the kernel profiled on its generation. */
import { type AttentionKernel, profiledGeneration } from '../kernels/index.js';
import { assumedValue } from './constants/assumed.js';
import fitted from './constants/fitted.json' with { type: 'json' };

/**
 * As published runs of the generation show it; else as those of the profiled generation that stands in for it, times what is assumed of
 * the step between the two; else 1, as profiled. Unfused attention has no such rate: 1.
 *
 * @param generation as in the catalog of accelerators
 * @returns > 0
 */
export function attentionRate(kernel: AttentionKernel, generation: string): number {
  if (kernel === 'unfused') return 1;
  const known: Readonly<Record<string, number>> = fitted.attentionRateFraction;
  const own = known[`${generation} ${kernel}`];
  if (own !== undefined) return own;
  // No run of these on Blackwell is published; Hopper is the nearest that has some.
  const older = kernel !== 'flash-3' && profiledGeneration(generation) === 'blackwell';
  const standIn = older ? 'hopper' : profiledGeneration(generation);
  return (known[`${standIn} ${kernel}`] ?? 1) * assumedValue('attentionTransferFraction', generation);
}
