/** NVIDIA NeMo and Megatron-Bridge: Megatron-Core with tensor-parallel overlap switched on by the recipes. */
import type { Framework } from '../framework.js';
import { megatronBridgeRecipes, trainingFit } from '../sources.js';
import fitted from './fitted.json' with { type: 'json' };
import { megatronCore } from './megatron-core.js';

const recipes = { source: megatronBridgeRecipes, asOf: '2026-08', confidence: 'published' } as const;

export const nemo = {
  ...megatronCore,
  id: 'nemo',
  name: 'NeMo and Megatron-Bridge',
  aliases: ['megatron-bridge'],
  tensorOverlapFraction: {
    value: 1 - fitted.nemo.tensorExposedFraction,
    source: trainingFit,
    asOf: '2026-11',
    confidence: 'estimated',
    note: 'user buffers, as the published recipes set them',
  },
  gradientBytes: { value: 2, ...recipes, note: 'grad_reduce_in_fp32 off' },
  quantisedWeights: { value: 'primary', ...recipes, note: 'fp8_param_gather on' },
  fragmentationFraction: { value: 0.02, ...recipes, confidence: 'estimated', note: 'expandable segments' },
  logitBytes: { value: 2, ...recipes, note: 'cross-entropy of Transformer Engine, gradient in place' },
} as const satisfies Framework;
