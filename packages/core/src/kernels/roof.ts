/** How the compute time and the memory time of one kernel combine. */
import type { KernelTime } from './facts.js';

/**
 * (a^p + b^p)^(1/p): their sum at p = 1 (nothing overlaps), their maximum as p grows (all overlaps).
 *
 * @param exponent p ≥ 1
 * @returns between max(a, b) and a + b, in the unit of a and b; rises with each
 */
export function smoothMax(a: number, b: number, exponent: number): number {
  const larger = Math.max(a, b);
  const smaller = Math.min(a, b);
  if (larger <= 0) return 0;
  return larger * (1 + (smaller / larger) ** exponent) ** (1 / exponent);
}

/** Puts the parts of a kernel together; `bodyS` is its time once it runs. */
export function kernelTime(bodyS: number, computeS: number, memoryS: number, launchS: number): KernelTime {
  const roof = computeS >= memoryS ? 'compute' : 'memory';
  return { timeS: launchS + bodyS, computeS, memoryS, launchS, boundBy: launchS > bodyS ? 'launch' : roof };
}
