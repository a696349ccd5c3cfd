/** Megatron-DeepSpeed, 2021 to 2023. */
import type { Framework } from '../framework.js';
import { frameworkDocs, outOfMemoryReports, ownEstimate, trainingFit } from '../sources.js';
import { usualOverlaps, usualStores } from '../usual-traits.js';
import fitted from './fitted.json' with { type: 'json' };

const fitFacts = { source: trainingFit, asOf: '2026-11', confidence: 'estimated' } as const;
const stated = { source: frameworkDocs, asOf: '2026-11', confidence: 'secondary' } as const;
const guess = { source: ownEstimate, asOf: '2026-11', confidence: 'assumed' } as const;

export const deepspeed = {
  id: 'deepspeed',
  name: 'Megatron-DeepSpeed, 2021 to 2023',
  aliases: ['megatron-deepspeed'],
  ...usualStores,
  attentionKernel: { value: 'unfused', ...stated, note: 'fused softmax, scores in memory' },
  attentionPrecision: { value: '16-bit', ...guess, note: 'off by default' },
  hostPerLayerS: { value: fitted.deepspeed.hostPerLayerS, ...fitFacts },
  hostPerMoeLayerS: { value: 10.3e-3, ...guess, note: '8 ms above a dense layer, from later stacks' },
  gainPerYearFraction: { value: 0, ...guess, note: 'the traits are those of the published runs, of about one date' },
  moeGainPerYearFraction: { value: 0, ...guess },
  fixedPerStepS: { value: fitted.deepspeed.fixedPerStepS, ...fitFacts },
  dataParallelOverlapMicroBatches: { value: fitted.deepspeed.dataParallelOverlapMicroBatches, ...fitFacts },
  ...usualOverlaps,
  shardedExposedFraction: { value: 0.45, ...guess, note: 'between what the fits of other stacks find' },
  tensorOverlapFraction: { value: 0, ...stated },
  expertOverlapFraction: { value: 0, ...guess, note: 'nothing published' },
  expertDispatch: { value: 'all-to-all', ...guess },
  expertBatchOverlap: { value: false, ...guess, note: 'off by default' },
  hostGraphs: { value: 'none', ...guess, note: 'off by default' },
  recomputeStopsEarly: { value: false, ...guess, note: 'its own checkpoint function repeats the whole layer' },
  elementwiseFusion: { value: 'partial', ...stated, note: 'the kernels of Megatron-LM of 2021' },
  gradientBytes: { value: 2, ...guess, note: 'gradients in 16 bits; fp32 copies live in the optimizer' },
  logitBytes: { value: 10, ...stated },
  shardsMaster: { value: false, ...guess },
  fragmentationFraction: { value: 0.05, source: outOfMemoryReports, asOf: '2026-11', confidence: 'estimated' },
  quantisedWeights: { value: 'cast', ...guess },
  gradientPlaceholderYears: { value: 0, ...guess },
  notes: 'As vTrain, BLOOM and MT-NLG ran it.',
} as const satisfies Framework;
