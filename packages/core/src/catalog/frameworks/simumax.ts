/** Megatron-LM as SimuMax measured it. */
import type { Framework } from '../framework.js';
import { outOfMemoryReports, ownEstimate, simumaxRuns, trainingFit } from '../sources.js';
import { usualStores } from '../usual-traits.js';
import fitted from './fitted.json' with { type: 'json' };

const fitFacts = { source: trainingFit, asOf: '2026-11', confidence: 'estimated' } as const;
const stated = { source: simumaxRuns, asOf: '2026-11', confidence: 'published' } as const;
const guess = { source: ownEstimate, asOf: '2026-11', confidence: 'assumed' } as const;

export const simumax = {
  id: 'simumax',
  name: 'Megatron-LM as SimuMax measured it',
  ...usualStores,
  attentionKernel: { value: 'flash-3', ...stated, note: 'Transformer Engine 2.11, cuDNN attention' },
  attentionPrecision: { value: '16-bit', ...guess, note: 'off by default' },
  hostPerLayerS: { value: 0.8e-3, ...guess, note: 'as Megatron-Core' },
  hostPerMoeLayerS: { value: fitted.simumax.hostPerMoeLayerS, ...fitFacts },
  gainPerYearFraction: { value: 0, ...guess, note: 'the traits are those of the published runs, of about one date' },
  moeGainPerYearFraction: { value: 0, ...guess },
  fixedPerStepS: { value: fitted.simumax.fixedPerStepS, ...fitFacts },
  dataParallelOverlapMicroBatches: { value: 0, ...stated, note: 'overlap switched off' },
  gradientReduceOverlap: { value: false, ...stated, note: 'overlap switched off' },
  parameterGatherOverlap: { value: false, ...stated, note: 'overlap switched off' },
  shardedExposedFraction: { value: 0.45, ...guess, note: 'between what the fits of other stacks find' },
  tensorOverlapFraction: { value: 0, ...stated, note: 'overlap switched off' },
  expertOverlapFraction: { value: 0, ...stated, note: 'overlap switched off' },
  expertDispatch: { value: 'all-to-all', ...guess },
  expertBatchOverlap: { value: false, ...guess, note: 'off by default' },
  hostGraphs: { value: 'none', ...guess, note: 'off by default' },
  recomputeStopsEarly: { value: false, ...guess, note: 'its own checkpoint function repeats the whole layer' },
  elementwiseFusion: { value: 'fused', ...guess, note: 'Transformer Engine: fused norms, activations and rotary' },
  gradientBytes: { value: 4, ...stated, note: 'accumulated in fp32' },
  logitBytes: { value: 2, ...stated, note: 'cross-entropy of Transformer Engine, gradient in place' },
  shardsMaster: { value: false, ...guess },
  fragmentationFraction: { value: 0.05, source: outOfMemoryReports, asOf: '2026-11', confidence: 'estimated' },
  quantisedWeights: { value: 'cached', ...stated },
  gradientPlaceholderYears: { value: 1.25, ...stated, note: 'Transformer Engine 2.11' },
  notes:
    'Published with its settings: distributed optimizer, no overlap of tensor, pipeline or gradient traffic. Its runs took 1.1 of the time that the fit of later Megatron gives.',
} as const satisfies Framework;
