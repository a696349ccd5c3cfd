/** NVIDIA NeMo and Megatron-Bridge: Megatron-Core with tensor-parallel overlap switched on by the recipes. */
import type { Framework } from '../framework.js';
import { trainingFit } from '../sources.js';
import fitted from './fitted.json' with { type: 'json' };
import { megatronCore } from './megatron-core.js';

export const nemo = {
  ...megatronCore,
  id: 'nemo',
  name: 'NeMo and Megatron-Bridge',
  tensorOverlapFraction: {
    value: 1 - fitted.nemo.tensorExposedFraction,
    source: trainingFit,
    asOf: '2026-11',
    confidence: 'estimated',
    note: 'user buffers, as the published recipes set them',
  },
} as const satisfies Framework;
