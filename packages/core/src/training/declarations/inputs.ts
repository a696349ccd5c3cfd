/** Figures that a training plan is given: layout, batch, machines, software, run. */
import type { Declarations, InputDeclaration } from '../../figures/index.js';

const input = (unit: string, about: string): InputDeclaration => ({ kind: 'input', unit, about });

export const inputs = {
  // Layout
  tensorParallel: input('1', 'ranks that split each matrix of a layer'),
  contextParallel: input('1', 'ranks that split each sequence'),
  expertParallel: input('1', 'ranks that share the experts of a layer'),
  pipelineParallel: input('1', 'stages that split the layers'),
  virtualPipeline: input('1', 'chunks of layers per stage'),
  dataParallel: input('1', 'replicas of the model that see other data'),
  microBatchSequences: input('seq', 'sequences that go through the pipeline together'),
  sequenceParallel: input('1', '1 where norms and residuals are split over tensor ranks, else 0'),
  recomputeKind: input('1', '0 keeps activations, 1 recomputes what is cheap, 2 recomputes whole layers'),
  shardsOptimizer: input('1', '1 where optimizer state is split over replicas'),
  shardsGradients: input('1', '1 where gradients are split over replicas'),
  shardsParameters: input('1', '1 where parameters are split over replicas and gathered layer by layer'),
  shardGroupLimit: input('1', 'largest number of replicas that share one copy; 0 for all'),
  // Batch
  sequenceLength: input('tok/seq', 'tokens of one training sequence'),
  globalBatchSequences: input('seq', 'sequences of one optimizer step'),
  // Accelerator
  peakBf16FlopPerS: input('flop/s', 'dense 16-bit peak of one accelerator'),
  peakFp8FlopPerS: input('flop/s', 'dense 8-bit peak of one accelerator'),
  peakFp4FlopPerS: input('flop/s', 'dense 4-bit peak of one accelerator'),
  mfuPeakFlopPerS: input('flop/s/gpu', 'dense peak of the format that matrix products run in: the denominator of MFU'),
  memoryBytesPerS: input('B/s', 'memory bandwidth of one accelerator'),
  memoryBytes: input('B', 'memory of one accelerator as software sees it'),
  computeUnits: input('1', 'units that matrix tiles are spread over'),
  generationSustainedFraction: input(
    '1',
    'share of the short-run matrix rate that the reference part of this generation sustains for hours',
  ),
  tdpW: input('W', 'power limit of one accelerator'),
  referenceTdpW: input('W', 'power limit of the reference part of its generation'),
  // Network
  scaleUpDomainSize: input('1', 'accelerators joined by the scale-up links'),
  scaleUpBytesPerS: input('B/s', 'scale-up bandwidth of one accelerator, one way'),
  scaleOutBytesPerS: input('B/s', 'scale-out line rate of one accelerator, one way'),
  scaleOutAttainedFraction: input('1', 'share of the line rate that large collectives reach'),
  scaleOutLatencyS: input('s', 'one message between nodes'),
  podSize: input('1', 'accelerators below one full-bisection part of the network'),
  oversubscription: input('1', 'down-to-up ratio of the network above a pod'),
  // Software
  hostPerLayerS: input('s', 'host time to issue one dense layer forward and backward'),
  hostPerMoeLayerS: input('s', 'host time to issue one expert layer forward and backward'),
  softwareGainPerYear: input('1', 'step time that a year of releases of this stack saves, as a share'),
  softwareBehindYears: input('1', 'years from the release in use to the newest one that the constants describe'),
  fixedPerStepS: input('s', 'host time of a step that nothing hides'),
  dataParallelOverlapMicroBatches: input(
    '1',
    'micro-batches of compute that gradient and parameter exchange hide behind',
  ),
  shardedOverlapFraction: input('1', 'share of a micro-batch that hides layer-by-layer parameter gathers'),
  shardedExposedFraction: input('1', 'share of layer-by-layer gathers that stays exposed'),
  tensorExposedFraction: input('1', 'share of tensor-parallel communication that is not hidden'),
  expertImbalance: input('1', 'load of the busiest expert rank over the mean'),
  quantises: input('1', '1 where matrix-product inputs are quantised, else 0'),
  trainableWeights: input('1', '1 where all weights train, 0 where they are frozen under adapters'),
  storesScores: input('1', '1 where attention scores pass through memory'),
  dropout: input('1', '1 where dropout masks are kept'),
  gemmInputBytes: input('B', 'bytes of one stored matrix-product input'),
  logitBytes: input('B', 'bytes of one logit at the loss: 16-bit, 32-bit and gradient copies'),
  activationBytesPerToken: input('B/tok', 'bytes of one token of the residual stream in 16 bits'),
  modelErrorFactor: input('1', 'measured over predicted step time: 1, or a draw from what validation found'),
  modelParameters: input('param', 'parameters of the model'),
  // State
  weightBytes: input('B/param', 'bytes of one weight'),
  gradientBytes: input('B/param', 'bytes of one accumulated gradient'),
  optimizerBytes: input('B/param', 'bytes of optimizer state and master weight'),
  // Run
  accelerators: input('gpu', 'accelerators of the cluster'),
  runTokens: input('tok', 'tokens to train on'),
  acceleratorSecondsPerFailure: input('gpu*s', 'accelerator time between interruptions'),
  restartS: input('s', 'from an interruption to training again'),
  checkpointPauseS: input('s', 'pause of a checkpoint besides writing'),
  checkpointBytesPerSPerAccelerator: input('B/s/gpu', 'storage write rate for each accelerator'),
  checkpointIntervalGivenS: input('s', 'time between checkpoints as planned; 0 asks for the optimum'),
  systemPowerW: input('W/gpu', 'server power per accelerator at full load'),
  powerFraction: input('1', 'mean power while training over full load'),
  pue: input('1', 'facility power over server power'),
} as const satisfies Declarations;
