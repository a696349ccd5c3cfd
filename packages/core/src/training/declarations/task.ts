/** What depends on the training task: parameters that train, adapters and 4-bit weights, passes of a reference model. */
import type { Declarations } from '../../figures/index.js';
import { dpo, qlora } from '../sources.js';

const formula = (unit: string, is: string, about: string) => ({ kind: 'formula', unit, is, about }) as const;

export const task = {
  heaviestAdapterParameters: {
    kind: 'field',
    unit: 'param',
    primitive: 'stageParameters',
    field: 'heaviestAdapterParameters',
    about: 'adapter parameters of a rank of the stage that holds most',
  },
  heaviestCompressedDenseParameters: {
    kind: 'field',
    unit: 'param',
    primitive: 'stageParameters',
    field: 'heaviestCompressedDenseParameters',
    about: 'dense parameters of that rank that are kept in 4 bits',
  },
  heaviestCompressedExpertParameters: {
    kind: 'field',
    unit: 'param',
    primitive: 'stageParameters',
    field: 'heaviestCompressedExpertParameters',
    about: 'expert parameters of that rank that are kept in 4 bits',
  },
  trainedDenseParameters: formula(
    'param',
    'trainableWeights * heaviestDenseParameters + heaviestAdapterParameters',
    'dense parameters of a rank that train: all of them, or its adapters',
  ),
  trainedExpertParameters: formula(
    'param',
    'trainableWeights * heaviestExpertParameters',
    'expert parameters of a rank that train',
  ),
  gatheredDenseBytes: formula(
    'B',
    '(heaviestDenseParameters + heaviestAdapterParameters) * computeWeightBytes - compressionBytesPerParameter * heaviestCompressedDenseParameters',
    'dense weights that a rank gathers layer by layer; in 4 bits where they are kept so',
  ),
  gatheredExpertBytes: formula(
    'B',
    'heaviestExpertParameters * computeWeightBytes - compressionBytesPerParameter * heaviestCompressedExpertParameters',
    'expert weights that a rank gathers layer by layer',
  ),
  compressionBytesPerParameter: {
    kind: 'formula',
    unit: 'B/param',
    is: 'weightBytes - compressedWeightBytes',
    about: 'bytes that a frozen weight saves in 4 bits',
    source: qlora,
  },
  adapterForwardFlop: {
    kind: 'field',
    unit: 'flop/tok',
    primitive: 'modelWork',
    field: 'adapterForwardFlop',
    about: 'forward FLOP of all adapters per token',
  },
  stageForwardS: {
    kind: 'field',
    unit: 's',
    primitive: 'stageTimes',
    field: 'stageForwardS',
    about: 'forward pass of the slowest stage, one micro-batch',
  },
  referenceS: {
    kind: 'formula',
    unit: 's',
    is: 'referencePasses * ((microBatches + (pipelineParallel - 1) / virtualPipeline) * stageForwardS + pipelineTransferS / 2 + (shardsParameters > 0 ? shardedRounds * (shardedExposedFraction * gatherS + max(0[s], max((1 - shardedExposedFraction) * gatherScaleUpS - scaleUpForwardFreeS, (1 - shardedExposedFraction) * gatherScaleOutS - scaleOutForwardFreeS))) : 0[s]))',
    about: 'forward passes of the reference over all micro-batches of a step, pipeline filled once',
    source: dpo,
  },
} as const satisfies Declarations;
