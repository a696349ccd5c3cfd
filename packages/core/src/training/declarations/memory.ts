/** Memory of the fullest device: parameters, gradients, optimizer, activations at the worst moment, logits, buffers, framework. */
import type { Declarations } from '../../figures/index.js';
import { korthikanti2022, zero } from '../sources.js';

const field = (name: string, unit: string, about: string) =>
  ({ kind: 'field', unit, primitive: 'stageMemory', field: name, about }) as const;

export const memory = {
  fullestStage: field('fullestStage', '1', 'pipeline stage that needs most memory, counted from 0'),
  denseParameters: field('denseParameters', 'param', 'dense parameters of a rank of that stage'),
  expertParameters: field('expertParameters', 'param', 'expert parameters of a rank of that stage'),
  inFlight: field('inFlight', '1', 'micro-batches whose activations are held at once'),
  activationBytesPerMicroBatch: field('activationBytesPerMicroBatch', 'B', 'activations of one micro-batch'),
  transientBytes: field('transientBytes', 'B', 'activations of the one layer that is being recomputed'),
  logitsBytes: field('logitsBytes', 'B', 'logits and their gradient at the loss'),
  largestLayerParameters: field('largestLayerParameters', 'param', 'parameters of the largest layer on one rank'),
  parameterMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'weightBytes * (denseParameters / (shardsParameters > 0 ? denseShard : 1) + expertParameters / (shardsParameters > 0 ? expertShard : 1))',
    about: 'weights held by the device',
    source: zero,
  },
  gradientMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'trainableWeights * gradientBytes * (denseParameters / (shardsGradients > 0 ? denseShard : 1) + expertParameters / (shardsGradients > 0 ? expertShard : 1))',
    about: 'gradients held by the device',
    source: zero,
  },
  optimizerMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'trainableWeights * optimizerBytes * (denseParameters / (shardsOptimizer > 0 ? denseShard : 1) + expertParameters / (shardsOptimizer > 0 ? expertShard : 1))',
    about: 'master weights and moments held by the device',
    source: zero,
  },
  activationMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'inFlight * activationBytesPerMicroBatch + transientBytes',
    about: 'activations at the worst moment',
    source: korthikanti2022,
  },
  bufferMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'shardsParameters > 0 ? gatheredLayers * largestLayerParameters * computeWeightBytes : 0',
    about: 'parameters gathered for the layer at work and the next one',
  },
  peakMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'parameterMemoryBytes + gradientMemoryBytes + optimizerMemoryBytes + activationMemoryBytes + logitsBytes + bufferMemoryBytes',
    about: 'largest sum of live tensors: what an allocator reports as its peak',
  },
  frameworkMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'contextMemoryBytes + communicatorMemoryBytes + fragmentationFraction * (activationMemoryBytes + logitsBytes + bufferMemoryBytes)',
    about: 'device context, communication buffers, and memory lost to fragmentation',
  },
  deviceMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'peakMemoryBytes + frameworkMemoryBytes',
    about: 'memory that the device must have',
  },
  memoryHeadroomBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'memoryBytes - deviceMemoryBytes',
    about: 'memory left on the fullest device; negative where the plan does not fit',
  },
} as const satisfies Declarations;
