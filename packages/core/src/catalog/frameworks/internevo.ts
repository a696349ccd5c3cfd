/** InternEvo. */
import type { Framework } from '../framework.js';
import { frameworkDocs, ownEstimate, trainingFit } from '../sources.js';

const fitted = { source: trainingFit, asOf: '2026-11', confidence: 'estimated' } as const;
const stated = { source: frameworkDocs, asOf: '2026-11', confidence: 'secondary' } as const;
const guess = { source: ownEstimate, asOf: '2026-11', confidence: 'assumed' } as const;

export const internevo = {
  id: 'internevo',
  name: 'InternEvo',
  attentionKernel: { value: 'flash-2', ...stated },
  hostPerLayerS: { value: 1.7e-3, ...guess, note: 'as FSDP: eager PyTorch' },
  hostPerMoeLayerS: { value: 9.7e-3, ...guess, note: '8 ms above a dense layer, from Megatron' },
  fixedPerStepS: { value: 23e-3, ...fitted },
  dataParallelOverlapMicroBatches: { value: 0.5, ...fitted },
  shardedOverlapFraction: { value: 0.23, ...fitted },
  shardedExposedFraction: { value: 0.45, ...fitted },
  tensorOverlapFraction: { value: 0, ...guess },
  gradientBytes: { value: 2, ...guess, note: 'gradients in bf16' },
  fusedCrossEntropy: { value: false, ...guess },
  notes: 'Predictions run fast: its runs took 1.2 of the time that these traits give.',
} as const satisfies Framework;
