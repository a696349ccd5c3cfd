/** PyTorch FSDP (torchtitan). */
import type { Framework } from '../framework.js';
import { frameworkDocs, fsdp2Docs, ownEstimate, trainingFit } from '../sources.js';
import { usualOverlaps, usualStores } from '../usual-traits.js';
import fitted from './fitted.json' with { type: 'json' };

const fitFacts = { source: trainingFit, asOf: '2026-11', confidence: 'estimated' } as const;
const stated = { source: frameworkDocs, asOf: '2026-11', confidence: 'secondary' } as const;
const guess = { source: ownEstimate, asOf: '2026-11', confidence: 'assumed' } as const;

export const fsdp = {
  id: 'fsdp',
  name: 'PyTorch FSDP (torchtitan)',
  aliases: ['torchtitan', 'pytorch', 'fsdp2'],
  ...usualStores,
  attentionKernel: {
    value: 'flash-2',
    ...stated,
    note: 'PyTorch scaled-dot-product attention; cuDNN on newer releases',
  },
  attentionPrecision: { value: '16-bit', ...guess, note: 'off by default' },
  hostPerLayerS: { value: 1.7e-3, ...guess, note: 'eager modules; hidden behind the device in all but small layers' },
  hostPerMoeLayerS: { value: 9.7e-3, ...guess, note: '8 ms above a dense layer, from Megatron' },
  gainPerYearFraction: { value: 0, ...guess, note: 'the traits are those of the published runs, of about one date' },
  moeGainPerYearFraction: { value: 0, ...guess },
  fixedPerStepS: { value: fitted.fsdp.fixedPerStepS, ...fitFacts },
  dataParallelOverlapMicroBatches: {
    value: 0.5,
    ...guess,
    note: 'half-way choice: no published run moves with it enough to fit it',
  },
  ...usualOverlaps,
  shardedExposedFraction: { value: fitted.fsdp.shardedExposedFraction, ...fitFacts },
  tensorOverlapFraction: { value: 0, ...guess, note: 'asynchronous tensor parallelism is off by default' },
  expertOverlapFraction: { value: 0, ...guess, note: 'nothing published' },
  expertDispatch: { value: 'all-to-all', ...guess },
  expertBatchOverlap: { value: false, ...guess, note: 'off by default' },
  hostGraphs: { value: 'none', ...guess, note: 'off by default' },
  recomputeStopsEarly: { value: true, ...stated, note: 'torch.utils.checkpoint without re-entry stops early' },
  elementwiseFusion: { value: 'compiled', ...stated, note: 'torch.compile, as the published runs switch it on' },
  gradientBytes: { value: 4, ...stated, note: 'reduced in fp32' },
  logitBytes: { value: 10, ...stated },
  shardsMaster: { value: true, source: fsdp2Docs, asOf: '2026-11', confidence: 'published' },
  fragmentationFraction: { value: 0.02, ...guess, note: 'torchtitan sets expandable segments' },
  quantisedWeights: { value: 'cast', ...guess },
  gradientPlaceholderYears: { value: 0, ...guess },
} as const satisfies Framework;
