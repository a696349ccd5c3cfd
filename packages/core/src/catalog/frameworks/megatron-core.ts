/** Megatron-Core with Transformer Engine. */
import type { Framework } from '../framework.js';
import {
  frameworkDocs,
  megatronExamples,
  megatronSavedInputs,
  outOfMemoryReports,
  ownEstimate,
  trainingFit,
  transformerEngineReuse,
} from '../sources.js';
import { usualOverlaps, usualStores } from '../usual-traits.js';
import fitted from './fitted.json' with { type: 'json' };

const fitFacts = { source: trainingFit, asOf: '2026-11', confidence: 'estimated' } as const;
const stated = { source: frameworkDocs, asOf: '2026-11', confidence: 'secondary' } as const;
const guess = { source: ownEstimate, asOf: '2026-11', confidence: 'assumed' } as const;

export const megatronCore = {
  id: 'megatron-core',
  name: 'Megatron-Core with Transformer Engine',
  aliases: ['megatron', 'megatron-lm', 'mcore'],
  ...usualStores,
  attentionOutputStore: {
    value: 'once',
    source: megatronSavedInputs,
    asOf: '2026-08',
    confidence: 'published',
    note: 'with Transformer Engine from 2.6 on, but under delayed scaling',
  },
  attentionKernel: { value: 'flash-3', ...stated, note: 'cuDNN attention' },
  attentionPrecision: { value: '16-bit', ...guess, note: 'off by default' },
  hostPerLayerS: {
    value: 0.8e-3,
    ...guess,
    note: 'Transformer Engine layers; hidden behind the device in all but small layers',
  },
  hostPerMoeLayerS: { value: fitted['megatron-core'].hostPerMoeLayerS, ...fitFacts },
  gainPerYearFraction: { value: fitted['megatron-core'].gainPerYearFraction, ...fitFacts },
  moeGainPerYearFraction: { value: fitted['megatron-core'].moeGainPerYearFraction, ...fitFacts },
  fixedPerStepS: { value: fitted['megatron-core'].fixedPerStepS, ...fitFacts },
  dataParallelOverlapMicroBatches: { value: fitted['megatron-core'].dataParallelOverlapMicroBatches, ...fitFacts },
  ...usualOverlaps,
  shardedExposedFraction: { value: fitted['megatron-core'].shardedExposedFraction, ...fitFacts },
  tensorOverlapFraction: {
    value: 0,
    ...guess,
    note: 'off by default; exposed traffic took 1.03 of its datasheet time in an early fit',
  },
  expertOverlapFraction: { value: 1 - fitted['megatron-core'].expertSerialExposedFraction, ...fitFacts },
  expertDispatch: { value: 'deduplicated', ...guess, note: 'DeepEP or HybridEP, as the recipes since 2025-09 set it' },
  expertBatchOverlap: { value: false, ...guess, note: 'off by default' },
  hostGraphs: { value: 'none', ...guess, note: 'off by default' },
  recomputeStopsEarly: { value: false, ...guess, note: 'its own checkpoint function repeats the whole layer' },
  elementwiseFusion: { value: 'fused', ...guess, note: 'Transformer Engine: fused norms, activations and rotary' },
  gradientBytes: { value: 4, ...stated, note: 'main gradients in fp32' },
  logitBytes: { value: 6, ...guess, note: 'native fused cross-entropy, which NVIDIA recipes switch on' },
  shardsMaster: { value: false, ...guess },
  fragmentationFraction: { value: 0.05, source: outOfMemoryReports, asOf: '2026-11', confidence: 'estimated' },
  quantisedWeights: {
    value: 'primary',
    source: megatronExamples,
    asOf: '2026-08',
    confidence: 'published',
    note: '--fp8-param-gather; without it 16-bit weights stay beside the copies',
  },
  gradientPlaceholderYears: {
    value: 1.25,
    source: transformerEngineReuse,
    asOf: '2026-11',
    confidence: 'published',
    note: 'Transformer Engine since 2.3, May 2025',
  },
  notes:
    'Also under NeMo and Megatron-Bridge. Releases got faster at the same layout: about 8 % a year for dense models, 21 % with experts, most of it under 8- and 4-bit recipes.',
} as const satisfies Framework;
