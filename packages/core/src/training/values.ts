/** Turns a training input into the numbers and objects that the graph reads. */
import { countParameters } from '../architecture/index.js';
import type { AttentionKernel, GemmFormat } from '../kernels/index.js';
import { RECOMPUTE_CODES, SHARDING_CODES } from './codes.js';
import fitted from './constants/fitted.json' with { type: 'json' };
import type { inputs } from './declarations/inputs.js';
import type { Layout, PrecisionRecipe, TrainingInput } from './input.js';
import type { TrainingObjects } from './objects.js';

export type TrainingValues = Readonly<Record<keyof typeof inputs, number>>;

/** What a recipe does to matrix products and to what is kept of them. */
const RECIPES = {
  bf16: { format: 'bf16', gemmInputBytes: 2, quantiseBytesPerElement: 0 },
  fp16: { format: 'bf16', gemmInputBytes: 2, quantiseBytesPerElement: 0 },
  'fp8-tensor': { format: 'fp8', gemmInputBytes: 1, quantiseBytesPerElement: 4.6 },
  'fp8-row': { format: 'fp8', gemmInputBytes: 1, quantiseBytesPerElement: 4.6 },
  'fp8-block': { format: 'fp8-block', gemmInputBytes: 1, quantiseBytesPerElement: 4.6 },
  mxfp8: { format: 'mxfp8', gemmInputBytes: 1, quantiseBytesPerElement: 4.6 },
  nvfp4: { format: 'nvfp4', gemmInputBytes: 0.5, quantiseBytesPerElement: 4.6 },
} as const satisfies Record<
  PrecisionRecipe,
  { readonly format: GemmFormat; readonly gemmInputBytes: number; readonly quantiseBytesPerElement: number }
>;

export function trainingObjects(input: TrainingInput): TrainingObjects {
  return {
    architecture: input.architecture,
    stack: {
      generation: input.cluster.accelerator.generation,
      gemmFormat: RECIPES[input.precision].format,
      attentionKernel: input.framework.attentionKernel satisfies AttentionKernel,
    },
  };
}

/** Layout alone, as columns of a search hold it. */
export function layoutValues(layout: Layout) {
  return {
    tensorParallel: layout.tensorParallel,
    contextParallel: layout.contextParallel,
    expertParallel: layout.expertParallel,
    pipelineParallel: layout.pipelineParallel,
    virtualPipeline: layout.virtualPipeline,
    dataParallel: layout.dataParallel,
    microBatchSequences: layout.microBatchSequences,
    sequenceParallel: layout.sequenceParallel ? 1 : 0,
    recomputeKind: RECOMPUTE_CODES[layout.recompute],
    ...SHARDING_CODES[layout.sharding],
    shardGroupLimit: layout.sharding === 'hsdp' ? layout.shardGroup : 0,
  };
}

export function trainingValues(input: TrainingInput): TrainingValues {
  const { cluster, framework, optimizer, run } = input;
  const { accelerator } = cluster;
  const recipe = RECIPES[input.precision];
  const unfused = framework.attentionKernel === 'unfused';
  return {
    ...layoutValues(input.layout),
    sequenceLength: input.sequenceLength,
    globalBatchSequences: input.globalBatchSequences,
    peakBf16FlopPerS: accelerator.peakBf16FlopPerS,
    peakFp8FlopPerS: accelerator.peakFp8FlopPerS,
    peakFp4FlopPerS: accelerator.peakFp4FlopPerS,
    mfuPeakFlopPerS: mfuPeak(input.precision, input),
    memoryBytesPerS: accelerator.memoryBytesPerS,
    memoryBytes: accelerator.memoryBytes,
    computeUnits: accelerator.computeUnits,
    sustainedComputeFraction: sustainedComputeFraction(accelerator.generation),
    scaleUpDomainSize: cluster.scaleUpDomainSize,
    scaleUpBytesPerS: cluster.scaleUpBytesPerS,
    scaleOutBytesPerS: cluster.scaleOutBytesPerS,
    scaleOutAttainedFraction: cluster.scaleOutAttainedFraction,
    scaleOutLatencyS: cluster.scaleOutLatencyS,
    podSize: cluster.podSize,
    oversubscription: cluster.oversubscription,
    hostPerLayerS: framework.hostPerLayerS,
    hostPerMoeLayerS: framework.hostPerMoeLayerS,
    fixedPerStepS: framework.fixedPerStepS,
    dataParallelOverlapMicroBatches: framework.dataParallelOverlapMicroBatches,
    shardedOverlapFraction: framework.shardedOverlapFraction,
    shardedExposedFraction: framework.shardedExposedFraction,
    tensorExposedFraction: 1 - framework.tensorOverlapFraction,
    expertImbalance: 1,
    quantiseBytesPerElement: recipe.quantiseBytesPerElement,
    trainableWeights: input.task === 'lora' ? 0 : 1,
    storesScores: unfused ? 1 : 0,
    // Models trained before fused attention kept dropout; current pre-training runs do without.
    dropout: unfused ? 1 : 0,
    gemmInputBytes: recipe.gemmInputBytes,
    logitBytes: framework.fusedCrossEntropy ? 6 : 10,
    activationBytesPerToken: 2 * input.architecture.hiddenSize,
    weightBytes: 2,
    gradientBytes: framework.gradientBytes,
    optimizerBytes: optimizer.masterBytesPerParameter + optimizer.momentBytesPerParameter,
    modelErrorFactor: 1,
    accelerators: cluster.count,
    modelParameters: countParameters(input.architecture).total,
    runTokens: run.tokens,
    acceleratorSecondsPerFailure: run.acceleratorHoursPerFailure * 3600,
    restartS: run.restartS,
    checkpointPauseS: run.checkpointPauseS,
    checkpointBytesPerSPerAccelerator: run.checkpointBytesPerSPerAccelerator,
    checkpointIntervalGivenS: run.checkpointIntervalS,
    systemPowerW: accelerator.systemPowerW,
    powerFraction: run.powerFraction,
    pue: run.pue,
  };
}

/** Denominator of MFU: the dense peak of the format that the recipe's matrix products run in. */
function mfuPeak(precision: PrecisionRecipe, { cluster: { accelerator } }: TrainingInput): number {
  switch (RECIPES[precision].format) {
    case 'bf16':
      return accelerator.peakBf16FlopPerS;
    case 'nvfp4':
      return accelerator.peakFp4FlopPerS;
    default:
      return accelerator.peakFp8FlopPerS;
  }
}

/** Share of the short-run matrix rate that a generation sustains for hours; families without a fit get the common one. */
export function sustainedComputeFraction(generation: string): number {
  const known: Readonly<Record<string, number>> = fitted.sustainedComputeFraction;
  return known[generation] ?? fitted.sustainedComputeFraction.other;
}
