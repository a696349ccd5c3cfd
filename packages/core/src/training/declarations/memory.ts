/** Memory of the fullest device: parameters, gradients, optimizer, activations at the worst moment, logits, buffers, framework. */
import type { Declarations } from '../../figures/index.js';
import { korthikanti2022, transformerEnginePlaceholders, zero } from '../sources.js';

const field = (name: string, unit: string, about: string) =>
  ({ kind: 'field', unit, primitive: 'stageMemory', field: name, about }) as const;

export const memory = {
  fullestStage: field('fullestStage', '1', 'pipeline stage that needs most memory, counted from 0'),
  denseParameters: field('denseParameters', 'param', 'dense parameters of a rank of that stage'),
  expertParameters: field('expertParameters', 'param', 'expert parameters of a rank of that stage'),
  inFlight: field('inFlight', '1', 'micro-batches whose activations are held at once'),
  activationBytesPerMicroBatch: field('activationBytesPerMicroBatch', 'B', 'activations of one micro-batch'),
  transientBytes: field(
    'transientBytes',
    'B',
    'what backward adds to the kept activations at its fullest: recomputed parts and gradients inside one layer, or logits, states and weight gradient of the head, or the gradient of the embedding',
  ),
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
    is: 'inFlight * activationBytesPerMicroBatch + transientBytes - logitsBytes',
    about:
      'activations at the worst moment; what one layer, the head or the embedding adds never exist together, the largest counts; logits are listed apart',
    source: korthikanti2022,
  },
  wholeGradients: {
    kind: 'formula',
    unit: '1',
    is: 'trainableWeights * (1 - parametersAreShards)',
    about:
      '1 where a rank has the gradient of a whole matrix before it is added up; under sharding it is counted with the working layer',
  },
  placeholderParameters: field(
    'placeholderParameters',
    'param',
    'parameters of one matrix of each shape in the layers of that stage, on one rank',
  ),
  placeholderBytes: {
    kind: 'formula',
    unit: 'B/param',
    is: 'gradientPlaceholders * wholeGradients * computeWeightBytes',
    about:
      'bytes of the stand-in that the stack gives autograd for each shape of weight gradient, where the gradient itself is added up in the kernel',
    source: transformerEnginePlaceholders,
  },
  bufferMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'workingBytesPerParameter * largestLayerParameters + placeholderBytes * placeholderParameters + workspaceMemoryBytes',
    about:
      'parameters gathered for the layer at work and the next one and the gradient of one before it is reduced; stand-ins of weight gradients; workspaces of matrix products',
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
