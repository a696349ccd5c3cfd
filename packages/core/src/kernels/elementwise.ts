/** Time of work that only moves bytes: norms, activations, residuals, casts, optimizer steps. */
import type { KernelFacts } from './facts.js';

/**
 * Share of the datasheet memory bandwidth that elementwise kernels attain; 0.75 to 1.2 by variant of the fit.
 *
 * @source fit over 1,092 published training steps (Megatron, NeMo, llm-foundry and others, 2019–2026), which agrees with the
 * 0.79–0.90 that memory-bound GEMMs attain in the aiconfigurator tables
 */
export const elementwiseMemoryFraction = 0.81;

/**
 * @param bytes read plus written, ≥ 0
 * @returns seconds, without launch: proportional to bytes
 */
export function elementwiseTime(bytes: number, facts: Pick<KernelFacts, 'memoryBytesPerS'>): number {
  return bytes / (elementwiseMemoryFraction * facts.memoryBytesPerS);
}
