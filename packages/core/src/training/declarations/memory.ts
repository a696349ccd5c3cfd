/** Memory of the fullest device: parameters, gradients, optimizer, activations at the worst moment, logits, buffers, framework. */
import type { Declarations } from '../../figures/index.js';
import { dispatcherBuffers, dpo, korthikanti2022, qlora, transformerEnginePlaceholders, zero } from '../sources.js';

const field = (name: string, unit: string, about: string) =>
  ({ kind: 'field', unit, primitive: 'stageMemory', field: name, about }) as const;

export const memory = {
  fullestStage: field('fullestStage', '1', 'pipeline stage that needs most memory, counted from 0'),
  denseParameters: field('denseParameters', 'param', 'dense parameters of a rank of that stage'),
  outerParameters: field('outerParameters', 'param', 'of them, those of the embedding and the head'),
  expertParameters: field('expertParameters', 'param', 'expert parameters of a rank of that stage'),
  inFlight: field('inFlight', '1', 'micro-batches whose activations are held at once'),
  activationBytesPerMicroBatch: field('activationBytesPerMicroBatch', 'B', 'activations of one micro-batch'),
  transientBytes: field(
    'transientBytes',
    'B',
    'what backward adds to the kept activations at its fullest, logits apart: recomputed parts and gradients inside one layer, or states and weight gradient of the head, or the gradient of the embedding',
  ),
  logitsBytes: field(
    'logitsBytes',
    'B',
    'logits and their gradient at the loss; 0 where memory is fullest at another moment, when they are gone',
  ),
  lateGradientBytes: field(
    'lateGradientBytes',
    'B',
    'gradients of layers that do not exist yet where memory is fullest at the head',
  ),
  largestLayerParameters: field(
    'largestLayerParameters',
    'param',
    'parameters of the layer, matrix, embedding or head that is at work at the fullest moment; those in 4 bits count by their bytes',
  ),
  adapterParameters: field('adapterParameters', 'param', 'adapter parameters of a rank of that stage'),
  compressedDenseParameters: field(
    'compressedDenseParameters',
    'param',
    'of its dense parameters, those kept in 4 bits',
  ),
  compressedExpertParameters: field(
    'compressedExpertParameters',
    'param',
    'of its expert parameters, those kept in 4 bits',
  ),
  restoredParameters: field('restoredParameters', 'param', 'the largest matrix that is restored from 4 bits at once'),
  workingBytesPerParameter: {
    kind: 'formula',
    unit: 'B/param',
    is: 'parametersAreShards * (computeWeightBytes + trainableWeights * (compilerPlans > 0 ? computeWeightBytes : gradientBytes))',
    about: 'bytes that a parameter takes while its layer is at work: gathered, and its gradient before it is reduced',
  },
  compressedMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'denseCompressionBytes * compressedDenseParameters + expertCompressionBytes * compressedExpertParameters',
    about: 'what the weights of the device save in 4 bits',
    source: qlora,
  },
  prefetchedBytesPerParameter: {
    kind: 'formula',
    unit: 'B/param',
    is: 'parametersAreShards * (gatheredLayers - 1) * computeWeightBytes',
    about: 'bytes of a parameter that is gathered ahead',
  },
  lateGradientBytesPerParameter: {
    kind: 'formula',
    unit: 'B/param',
    is: 'microBatches <= 1 ? compilerPlans * trainableWeights * residentFraction * gradientBytes / (gradientsAreShards > 0 ? denseShard : 1) : 0[B/param]',
    about: 'bytes of a gradient of a layer that does not exist yet when backward is at the head',
  },
  lateExpertGradientBytesPerParameter: {
    kind: 'formula',
    unit: 'B/param',
    is: 'microBatches <= 1 ? compilerPlans * trainableWeights * residentFraction * gradientBytes / (gradientsAreShards > 0 ? expertShard : 1) : 0[B/param]',
    about: 'the same of an expert',
  },
  prefetchedParameters: field(
    'prefetchedParameters',
    'param',
    'parameters of the layer, or matrix, that is gathered ahead at the fullest moment',
  ),
  parameterMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'outerWeightBytes * outerParameters + denseWeightBytes * (denseParameters - outerParameters) + adapterWeightBytes * adapterParameters + expertWeightBytes * expertParameters - residentFraction * compressedMemoryBytes',
    about: 'weights held by the device',
    source: zero,
  },
  referenceMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'outerReferenceBytes * outerParameters + denseReferenceBytes * (denseParameters - outerParameters) + expertReferenceBytes * expertParameters - referenceCopies * compressedMemoryBytes',
    about: 'weights of the reference model, spread as those that train',
    source: dpo,
  },
  gradientMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'denseGradientStateBytes * (trainableWeights * denseParameters + adapterParameters) + expertGradientStateBytes * trainableWeights * expertParameters - lateGradientBytes',
    about: 'gradients held by the device',
    source: zero,
  },
  optimizerMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'denseOptimizerStateBytes * (trainableWeights * denseParameters + adapterParameters) + expertOptimizerStateBytes * trainableWeights * expertParameters',
    about: 'master weights and moments held by the device',
    source: zero,
  },
  largestLayerKeptBytes: field(
    'largestLayerKeptBytes',
    'B',
    'activations that the layer which keeps most keeps for one micro-batch',
  ),
  hostTensorBytesPerMicroBatch: field(
    'hostTensorBytesPerMicroBatch',
    'B',
    'of the activations of one micro-batch, tensors that wait on the host by name',
  ),
  largestLayerHostBytes: field('largestLayerHostBytes', 'B', 'of the layer that sends most to the host, what it sends'),
  deviceActivationBytesPerMicroBatch: {
    kind: 'formula',
    unit: 'B',
    is: '(activationBytesPerMicroBatch - hostTensorBytesPerMicroBatch) * (1 - offloadedActivationsFraction)',
    about: 'activations of one micro-batch that stay on the device',
  },
  hostActivationBytesPerMicroBatch: {
    kind: 'formula',
    unit: 'B',
    is: 'activationBytesPerMicroBatch - deviceActivationBytesPerMicroBatch',
    about: 'activations of one micro-batch that wait in the memory of the host',
  },
  offloadBufferBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'min(offloadedActivationsFraction > 0 ? largestLayerKeptBytes : largestLayerHostBytes, inFlight * hostActivationBytesPerMicroBatch)',
    about: 'activations of a layer on their way between device and host, beside those of the layer at work',
  },
  activationMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'inFlight * deviceActivationBytesPerMicroBatch + offloadBufferBytes + transientBytes',
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
    is: 'workingBytesPerParameter * largestLayerParameters + prefetchedBytesPerParameter * prefetchedParameters + placeholderBytes * placeholderParameters + workspaceMemoryBytes + computeWeightBytes * restoredParameters',
    about:
      'parameters gathered for the layer at work and the next one and the gradient of one before it is reduced; stand-ins of weight gradients; workspaces of matrix products; a matrix restored from 4 bits',
  },
  peakMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'parameterMemoryBytes + referenceMemoryBytes + gradientMemoryBytes + optimizerMemoryBytes + activationMemoryBytes + logitsBytes + bufferMemoryBytes',
    about: 'largest sum of live tensors: what an allocator reports as its peak',
  },
  communicators: {
    kind: 'formula',
    unit: '1',
    is: '(tensorParallel > 1 ? 1 : 0) + (contextParallel > 1 ? 1 : 0) + (contextHeadRanks > 1 ? (contextParallel > contextHeadRanks ? 2 : 0) : 0) + (pipelineParallel > 1 ? 1 : 0) + (denseReplicas > 1 ? 1 : 0) + (expertParallel > 1 ? (expertReplicas > 1 ? 2 : 1) : 0) + (accelerators > 1[gpu] ? 1 : 0)',
    about: 'groups that a rank communicates in, that of all ranks included',
  },
  exchangeBufferBytes: {
    kind: 'field',
    unit: 'B',
    primitive: 'exchangeBuffers',
    field: 'exchangeBufferBytes',
    about: 'buffers of a dispatcher that sends each token once; 0 where experts exchange by plain all-to-all',
  },
  communicatorMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'communicators * communicatorBytes + (exchangeBufferBytes > 0 ? exchangeBufferBytes : (min(expertParallel, scaleUpDomainSize, nodePeers) - 1) * peerBufferBytes)',
    about: 'buffers of the communicators, and those that experts exchange tokens through',
    source: dispatcherBuffers,
  },
  frameworkMemoryBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'memoryIsReserved * (driverReserveFraction * memoryBytes + contextMemoryBytes + communicatorMemoryBytes) + fragmentationFraction * (activationMemoryBytes + logitsBytes + bufferMemoryBytes)',
    about: 'what the driver keeps, device context, communication buffers, and memory lost to fragmentation',
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
