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
  largestLayerParameters: field(
    'largestLayerParameters',
    'param',
    'parameters of the largest layer, embedding or head on one rank',
  ),
  workingBytesPerParameter: {
    kind: 'formula',
    unit: 'B/param',
    is: 'parametersAreShards * (gatheredLayers * computeWeightBytes + trainableWeights * gradientBytes)',
    about: 'bytes that a parameter takes while its layer is whole on the rank',
  },
  parameterMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'weightBytes * (denseParameters / (parametersAreShards > 0 ? denseShard : 1) + expertParameters / (parametersAreShards > 0 ? expertShard : 1))',
    about: 'weights held by the device',
    source: zero,
  },
  gradientMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'trainableWeights * gradientBytes * (denseParameters / (gradientsAreShards > 0 ? denseShard : 1) + expertParameters / (gradientsAreShards > 0 ? expertShard : 1))',
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
    is: 'inFlight * activationBytesPerMicroBatch + max(transientBytes - logitsBytes, 0[B])',
    about:
      'activations at the worst moment; what a layer recomputes and the logits never exist together, the larger counts',
    source: korthikanti2022,
  },
  bufferMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'workingBytesPerParameter * largestLayerParameters',
    about: 'parameters gathered for the layer at work and the next one, and the gradient of one before it is reduced',
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
