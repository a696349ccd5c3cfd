/** Words of a layout as the numbers that formulas and columns work with. */
import type { Recompute, Sharding } from './input.js';

/** Recomputation as a column: 0 none, 1 selective, 2 full. */
export const RECOMPUTE_CODES = { none: 0, selective: 1, full: 2 } as const satisfies Record<Recompute, number>;

const RECOMPUTE_NAMES: readonly Recompute[] = ['none', 'selective', 'full'];

export function recomputeOf(code: number): Recompute {
  const name = RECOMPUTE_NAMES[code];
  if (!name) throw new Error(`recomputation code ${code} does not exist`);
  return name;
}

/** Which of the states each sharding splits over replicas: 1 split, 0 whole on each. */
export const SHARDING_CODES = {
  none: { shardsOptimizer: 0, shardsGradients: 0, shardsParameters: 0 },
  zero1: { shardsOptimizer: 1, shardsGradients: 0, shardsParameters: 0 },
  zero2: { shardsOptimizer: 1, shardsGradients: 1, shardsParameters: 0 },
  zero3: { shardsOptimizer: 1, shardsGradients: 1, shardsParameters: 1 },
  fsdp: { shardsOptimizer: 1, shardsGradients: 1, shardsParameters: 1 },
  hsdp: { shardsOptimizer: 1, shardsGradients: 1, shardsParameters: 1 },
} as const satisfies Record<Sharding, Record<'shardsOptimizer' | 'shardsGradients' | 'shardsParameters', 0 | 1>>;
