/** Megatron-DeepSpeed, 2021 to 2023. */
import type { Framework } from '../framework.js';
import { frameworkDocs, ownEstimate, trainingFit } from '../sources.js';

const fitted = { source: trainingFit, asOf: '2026-11', confidence: 'estimated' } as const;
const stated = { source: frameworkDocs, asOf: '2026-11', confidence: 'secondary' } as const;
const guess = { source: ownEstimate, asOf: '2026-11', confidence: 'assumed' } as const;

export const deepspeed = {
  id: 'deepspeed',
  name: 'Megatron-DeepSpeed, 2021 to 2023',
  attentionKernel: { value: 'unfused', ...stated, note: 'fused softmax, scores in memory' },
  hostPerLayerS: { value: 2.3e-3, ...fitted, note: '0.8 to 3 ms by variant of the fit' },
  hostPerMoeLayerS: { value: 10.3e-3, ...guess, note: '8 ms above a dense layer, from later stacks' },
  fixedPerStepS: { value: 23e-3, ...fitted },
  dataParallelOverlapMicroBatches: { value: 0.5, ...guess, note: 'as stacks other than later Megatron' },
  shardedOverlapFraction: { value: 0.23, ...fitted },
  shardedExposedFraction: { value: 0.45, ...fitted },
  tensorOverlapFraction: { value: 0, ...stated },
  gradientBytes: { value: 2, ...guess, note: 'gradients in 16 bits; fp32 copies live in the optimizer' },
  fusedCrossEntropy: { value: false, ...stated },
  notes: 'As vTrain, BLOOM and MT-NLG ran it.',
} as const satisfies Framework;
