/** InternEvo. */
import type { Framework } from '../framework.js';
import { frameworkDocs, outOfMemoryReports, ownEstimate, trainingFit } from '../sources.js';
import { usualOverlaps, usualStores } from '../usual-traits.js';
import fitted from './fitted.json' with { type: 'json' };

const fitFacts = { source: trainingFit, asOf: '2026-11', confidence: 'estimated' } as const;
const stated = { source: frameworkDocs, asOf: '2026-11', confidence: 'secondary' } as const;
const guess = { source: ownEstimate, asOf: '2026-11', confidence: 'assumed' } as const;

export const internevo = {
  id: 'internevo',
  name: 'InternEvo',
  ...usualStores,
  attentionKernel: { value: 'flash-2', ...stated },
  attentionPrecision: { value: '16-bit', ...guess, note: 'off by default' },
  hostPerLayerS: { value: 1.7e-3, ...guess, note: 'as other eager stacks' },
  hostPerMoeLayerS: { value: 9.7e-3, ...guess, note: '8 ms above a dense layer, from Megatron' },
  gainPerYearFraction: { value: 0, ...guess, note: 'the traits are those of the published runs, of about one date' },
  moeGainPerYearFraction: { value: 0, ...guess },
  fixedPerStepS: { value: fitted.internevo.fixedPerStepS, ...fitFacts },
  dataParallelOverlapMicroBatches: { value: fitted.internevo.dataParallelOverlapMicroBatches, ...fitFacts },
  ...usualOverlaps,
  shardedExposedFraction: { value: 0.45, ...guess, note: 'between what the fits of other stacks find' },
  tensorOverlapFraction: { value: 0, ...guess },
  expertOverlapFraction: { value: 0, ...guess, note: 'nothing published' },
  expertDispatch: { value: 'all-to-all', ...guess },
  expertBatchOverlap: { value: false, ...guess, note: 'off by default' },
  hostGraphs: { value: 'none', ...guess, note: 'off by default' },
  recomputeStopsEarly: { value: false, ...guess, note: 'its own checkpoint function repeats the whole layer' },
  elementwiseFusion: { value: 'eager', ...guess },
  gradientBytes: { value: 2, ...guess, note: 'gradients in bf16' },
  logitBytes: { value: 10, ...guess },
  shardsMaster: { value: false, ...guess },
  fragmentationFraction: { value: 0.05, source: outOfMemoryReports, asOf: '2026-11', confidence: 'estimated' },
  quantisedWeights: { value: 'cast', ...guess },
  gradientPlaceholderYears: { value: 0, ...guess },
  notes: 'Predictions run fast: its runs took 1.2 of the time that these traits give.',
} as const satisfies Framework;
