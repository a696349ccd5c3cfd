/** Time of one optimizer step and what it is made of. */
import type { Declarations } from '../../figures/index.js';
import { dualPipe, narayanan2021, palm } from '../sources.js';

const stage = (field: string, about: string) =>
  ({ kind: 'field', unit: 's', primitive: 'stageTimes', field, about }) as const;

const formula = (unit: string, is: string, about: string) => ({ kind: 'formula', unit, is, about }) as const;

export const step = {
  powerRatio: formula(
    '1',
    'tdpW > 0 ? (tdpW / peakBf16FlopPerS) / (referenceTdpW / referencePeakFlopPerS) : 1',
    'watts for each FLOP/s of peak, over those of the reference part of the generation; 1 where they are not known',
  ),
  sustainedComputeFraction: {
    kind: 'field',
    unit: '1',
    primitive: 'powerLimit',
    field: 'sustainedComputeFraction',
    about: 'share of the short-run matrix rate that hours of training sustain under the power limit',
  },
  lossBytesPerLogit: formula(
    'B',
    'logitBytes * lossBytesPerKeptByte',
    'bytes that the loss moves per logit: each 32-bit copy that it keeps is written and read several times',
  ),
  attentionWidthGain: formula(
    '1',
    'quantisesAttention > 0 ? quantisedAttentionGain : 1',
    'rate of attention over that of the same kernel in 16 bits',
  ),
  expertExposedFraction: formula(
    '1',
    'expertBatchOverlap > 0 ? expertOverlappedExposedFraction : expertSerialExposedFraction',
    'share of expert all-to-all that is not hidden',
  ),
  pairedExpertExposedFraction: {
    kind: 'formula',
    unit: '1',
    is: 'min(1, expertTransferUnits / computeUnits)',
    about:
      'share of expert all-to-all that a pair of micro-batches does not hide: it runs beside compute, on units that compute then lacks',
    source: dualPipe,
  },
  issuedFraction: formula(
    '1',
    'hostReplays > 0 ? 0 : 1',
    'share of host work that is issued kernel by kernel instead of replayed',
  ),
  issuedPerLayerS: formula('s', 'issuedFraction * hostPerLayerS', 'host time to issue one dense layer'),
  issuedPerMoeLayerS: formula('s', 'issuedFraction * hostPerMoeLayerS', 'host time to issue one expert layer'),
  microBatches: formula(
    '1',
    'globalBatchSequences / (dataParallel * microBatchSequences)',
    'micro-batches that each pipeline runs per step',
  ),
  stageGemmS: stage('stageGemmS', 'matrix products of the slowest stage, one micro-batch forward and backward'),
  stageAttentionS: stage('stageAttentionS', 'core attention of the slowest stage'),
  stageElementwiseS: stage(
    'stageElementwiseS',
    'norms, activations, loss and other memory-bound work of the slowest stage',
  ),
  stageRecomputeS: stage('stageRecomputeS', 'forward work repeated in backward by the slowest stage'),
  stageTensorExposedS: stage('stageTensorExposedS', 'tensor-parallel communication that the slowest stage waits for'),
  stageContextExposedS: stage(
    'stageContextExposedS',
    'context-parallel communication that the slowest stage waits for',
  ),
  stageExpertExposedS: stage('stageExpertExposedS', 'expert all-to-all that the slowest stage waits for'),
  stageHiddenCommunicationS: stage(
    'stageHiddenCommunicationS',
    'communication of the slowest stage that compute hides',
  ),
  stageHostS: stage('stageHostS', 'time the slowest stage waits for the host to issue work'),
  stageForwardScaleUpFreeS: stage(
    'stageForwardScaleUpFreeS',
    'time in the forward pass of one micro-batch that traffic of its layers leaves the links of the domain free',
  ),
  stageForwardScaleOutFreeS: stage('stageForwardScaleOutFreeS', 'the same of the ports that leave the domain'),
  stageBackwardScaleUpFreeS: stage(
    'stageBackwardScaleUpFreeS',
    'time in the backward pass, recomputation included, that traffic of the layers leaves the links of the domain free',
  ),
  stageBackwardScaleOutFreeS: stage('stageBackwardScaleOutFreeS', 'the same of the ports that leave the domain'),
  fillDrainS: stage(
    'fillDrainS',
    'waits of the slowest stage while the pipeline fills and drains: in closed form of plain 1F1B, p − 1 stages where all are equal; by event simulation of schedules that put weight gradients off or run both ways',
  ),
  simulatedMicroBatches: formula(
    '1',
    'simulatesSchedule * microBatches',
    'micro-batches of the event simulation; 0 where a closed form does',
  ),
  stageS: formula(
    's',
    'stageGemmS + stageAttentionS + stageElementwiseS + stageRecomputeS + stageTensorExposedS + stageContextExposedS + stageExpertExposedS + stageHostS',
    'one micro-batch on the slowest stage, forward and backward',
  ),
  pipelineBodyS: formula('s', 'microBatches * stageS', 'all micro-batches on the slowest stage'),
  bubbleS: {
    kind: 'formula',
    unit: 's',
    is: 'fillDrainS / (simulatesSchedule > 0 ? 1 : virtualPipeline)',
    about:
      'filling and draining the pipeline; several chunks fill faster, which the simulation of a schedule already counts',
    source: narayanan2021,
  },
  stageTransferBytes: formula(
    'B',
    'microBatchSequences * computedTokensPerSequence / (contextParallel * tensorParallel) * activationBytesPerToken',
    'activations that one rank passes to the next stage for one micro-batch; tensor ranks send a share each, with or without sequence parallelism (Narayanan et al. 2021, §4.1)',
  ),
  stageTransferRanks: formula('1', 'pipelineParallel > 1 ? 2 : 1', 'ranks of one transfer between stages'),
  stageStride: formula('1', 'tensorParallel * contextParallel * dataParallel', 'distance in rank order between stages'),
  stageTransferS: {
    kind: 'field',
    unit: 's',
    primitive: 'stageTransferS',
    field: 'stageTransferS',
    about: 'one transfer of activations between stages',
  },
  stageTransferScaleUpS: {
    kind: 'field',
    unit: 's',
    primitive: 'stageTransferS',
    field: 'stageTransferScaleUpS',
    about: 'how long it keeps the links within the domain busy',
  },
  stageTransferScaleOutS: {
    kind: 'field',
    unit: 's',
    primitive: 'stageTransferS',
    field: 'stageTransferScaleOutS',
    about: 'how long it keeps the ports that leave the domain busy',
  },
  pipelineTransferS: formula(
    's',
    '2 * stageTransferS * ((pipelineParallel - 1) + pipelineTransferExposedFraction * microBatches * virtualPipeline)',
    'transfers between stages that nothing hides: those of fill and drain, and a share of the others',
  ),
  heaviestDenseParameters: {
    kind: 'field',
    unit: 'param',
    primitive: 'stageParameters',
    field: 'heaviestDenseParameters',
    about: 'dense parameters of a rank of the stage that holds most',
  },
  heaviestExpertParameters: {
    kind: 'field',
    unit: 'param',
    primitive: 'stageParameters',
    field: 'heaviestExpertParameters',
    about: 'expert parameters of a rank of the stage that holds most',
  },
  optimizerTrafficBytesPerParameter: formula(
    'B/param',
    '2 * gradientBytes + 2 * optimizerBytes + (1 - shardIsMaster) * weightBytes',
    'the update reads gradient and state and writes state and weight, where that is not the master; the gradient norm reads the gradient once more',
  ),
  ownedParameters: formula(
    'param',
    'trainedDenseParameters / denseOptimizerHolders + trainedExpertParameters / expertOptimizerHolders',
    'parameters that one rank updates',
  ),
  optimizerS: formula(
    's',
    'ownedParameters * optimizerTrafficBytesPerParameter / (optimizerBandwidthFraction * memoryBytesPerS)',
    'optimizer update',
  ),
  synchronousS: formula(
    's',
    'pipelineBodyS + bubbleS + pipelineTransferS + dataParallelExposedS + optimizerS + offloadExposedS + referenceS + lengthImbalanceS',
    'step of ranks that are all alike',
  ),
  stragglerFraction: {
    kind: 'field',
    unit: '1',
    primitive: 'straggler',
    field: 'stragglerFraction',
    about: 'extra time of the slowest rank',
  },
  stragglerS: formula('s', 'stragglerFraction * synchronousS', 'waiting for the slowest rank'),
  softwareLagS: formula(
    's',
    'softwareGainPerYear * softwareBehindYears * synchronousS',
    'what later releases of the stack no longer take',
  ),
  stepTimeS: formula(
    's',
    '(synchronousS + stragglerS + softwareLagS + fixedPerStepS) * modelErrorFactor',
    'time of one optimizer step',
  ),
  stepTokens: formula('tok', 'globalBatchSequences * textTokensPerSequence', 'tokens of one step, without padding'),
  tokensPerS: formula('tok/s', 'stepTokens / stepTimeS', 'tokens trained on per second'),
  tokensPerSPerAccelerator: formula('tok/s/gpu', 'tokensPerS / accelerators', 'tokens per second and accelerator'),
} as const satisfies Declarations;

const work = (field: string, about: string) =>
  ({ kind: 'field', unit: 'flop/tok', primitive: 'modelWork', field, about }) as const;

export const utilisation = {
  layersForwardFlop: work('layersForwardFlop', 'forward FLOP of all layers per token, scores at the causal half'),
  scoresForwardFlop: work('scoresForwardFlop', 'of it, scores and weighted values'),
  unmaskedScoresForwardFlop: work('unmaskedScoresForwardFlop', 'the same as if no mask were applied'),
  headForwardFlop: work('headForwardFlop', 'forward FLOP of the output head per token'),
  modelFlopPerToken: formula(
    'flop/tok',
    '(2 + trainableWeights + referencePasses) * (layersForwardFlop + headForwardFlop) + 3 * adapterForwardFlop',
    'forward and backward, causal attention counted once; frozen weights have no gradient of their own, adapters have; a reference goes forward',
  ),
  unmaskedModelFlopPerToken: formula(
    'flop/tok',
    '(2 + trainableWeights + referencePasses) * (layersForwardFlop - scoresForwardFlop + unmaskedScoresForwardFlop + headForwardFlop) + 3 * adapterForwardFlop',
    'the same, attention counted without its mask',
  ),
  recomputedForwardFlop: {
    kind: 'field',
    unit: 'flop/tok',
    primitive: 'recomputedWork',
    field: 'recomputedForwardFlop',
    about: 'forward work that recomputation repeats',
  },
  modelFlopPerStep: formula('flop', 'modelFlopPerToken * stepTokens', 'model FLOP of one step, causal'),
  mfuFraction: {
    kind: 'formula',
    unit: '1',
    is: 'modelFlopPerToken * tokensPerSPerAccelerator / mfuPeakFlopPerS',
    about: 'model FLOP utilisation, causal attention counted once, of the dense peak',
    source: palm,
  },
  unmaskedMfuFraction: {
    kind: 'formula',
    unit: '1',
    is: 'unmaskedModelFlopPerToken * tokensPerSPerAccelerator / mfuPeakFlopPerS',
    about: 'model FLOP utilisation as papers count it that ignore the mask',
    source: palm,
  },
  hfuFraction: {
    kind: 'formula',
    unit: '1',
    is: '(modelFlopPerToken + recomputedForwardFlop) * tokensPerSPerAccelerator / mfuPeakFlopPerS',
    about: 'hardware FLOP utilisation: with recomputation',
    source: palm,
  },
} as const satisfies Declarations;
