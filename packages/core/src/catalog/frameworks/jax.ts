/** JAX: MaxText, Paxml. */
import type { Framework } from '../framework.js';
import { frameworkDocs, maxTextBase, ownEstimate, trainingFit } from '../sources.js';
import { usualOverlaps, usualStores } from '../usual-traits.js';
import fitted from './fitted.json' with { type: 'json' };

const fitFacts = { source: trainingFit, asOf: '2026-11', confidence: 'estimated' } as const;
const stated = { source: frameworkDocs, asOf: '2026-11', confidence: 'secondary' } as const;
const maxTextConfig = { source: maxTextBase, asOf: '2026-08' } as const;
const guess = { source: ownEstimate, asOf: '2026-11', confidence: 'assumed' } as const;

export const jax = {
  id: 'jax',
  name: 'JAX: MaxText, Paxml',
  aliases: ['maxtext', 'axlearn', 'praxis'],
  ...usualStores,
  attentionKernel: {
    value: 'flash-3',
    ...guess,
    note: 'cuDNN by Transformer Engine on GPU (attention=cudnn_flash_te, NVTE_FUSED_ATTN=1 in published runs); Splash attention on TPU',
  },
  attentionPrecision: { value: '16-bit', ...guess, note: 'off by default' },
  hostPerLayerS: { value: 0, ...stated, note: 'one program for each step' },
  hostPerMoeLayerS: { value: 0, ...stated, note: 'one program for each step' },
  gainPerYearFraction: { value: 0, ...guess, note: 'the traits are those of the published runs, of about one date' },
  moeGainPerYearFraction: { value: 0, ...guess },
  fixedPerStepS: { value: 20e-3, ...guess, note: 'no published run moves with it' },
  dataParallelOverlapMicroBatches: {
    value: 0.5,
    ...guess,
    note: 'half-way choice: no published run moves with it enough to fit it',
  },
  ...usualOverlaps,
  shardedExposedFraction: { value: fitted.jax.shardedExposedFraction, ...fitFacts },
  tensorOverlapFraction: { value: 0, ...guess, note: 'the scheduler of XLA may hide some' },
  expertOverlapFraction: { value: 0, ...guess, note: 'nothing published' },
  expertDispatch: { value: 'all-to-all', ...guess },
  expertBatchOverlap: { value: false, ...guess, note: 'off by default' },
  hostGraphs: { value: 'whole', ...stated, note: 'one compiled program for each step' },
  recomputeStopsEarly: { value: true, ...stated, note: 'the compiler drops what nothing reads' },
  elementwiseFusion: { value: 'compiled', ...stated, note: 'XLA' },
  gradientBytes: { value: 4, ...guess, note: 'gradients in fp32' },
  logitBytes: {
    value: 4,
    ...maxTextConfig,
    confidence: 'estimated',
    note: '16-bit logits and their 16-bit gradient; the 32-bit steps between are fused into reductions',
  },
  memoryPlan: {
    value: 'compiler',
    ...maxTextConfig,
    confidence: 'estimated',
    note: 'XLA schedules the gather of each parameter and plans all buffers of a step',
  },
  shardsMaster: { value: true, ...guess, note: 'parameters of MaxText are 32-bit and cast where they are used' },
  fragmentationFraction: { value: 0, ...guess, note: 'XLA plans all buffers of the compiled step' },
  quantisedWeights: { value: 'cast', ...guess },
  gradientPlaceholderYears: { value: 0, ...guess },
  notes:
    'The whole step is one compiled program, so the host issues nothing per layer. Predictions run slow: its runs took 0.84 of the time that these traits give.',
} as const satisfies Framework;
