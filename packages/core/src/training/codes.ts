/** Words of a layout as the numbers that formulas and columns work with. */
import type { Sharding } from './input.js';

/** Which of the states each sharding splits over replicas: 1 split, 0 whole on each. */
export const SHARDING_CODES = {
  none: { shardsOptimizer: 0, shardsGradients: 0, shardsParameters: 0 },
  zero1: { shardsOptimizer: 1, shardsGradients: 0, shardsParameters: 0 },
  zero2: { shardsOptimizer: 1, shardsGradients: 1, shardsParameters: 0 },
  zero3: { shardsOptimizer: 1, shardsGradients: 1, shardsParameters: 1 },
  fsdp: { shardsOptimizer: 1, shardsGradients: 1, shardsParameters: 1 },
  hsdp: { shardsOptimizer: 1, shardsGradients: 1, shardsParameters: 1 },
} as const satisfies Record<Sharding, Record<'shardsOptimizer' | 'shardsGradients' | 'shardsParameters', 0 | 1>>;
