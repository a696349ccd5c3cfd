/** Turns a training input into the numbers and objects that the graph reads. */
import { countAdapterParameters, countParameters } from '../architecture/index.js';
import {
  type AttentionKernel,
  attentionKernelFraction,
  type GemmFormat,
  quantiseElementwiseBytes,
} from '../kernels/index.js';
import { SCHEDULE_CODES, SHARDING_CODES } from './codes.js';
import fitted from './constants/fitted.json' with { type: 'json' };
import type { goodputInputs } from './declarations/goodput-inputs.js';
import type { inputs } from './declarations/inputs.js';
import { goodputValues } from './goodput/values.js';
import type { AcceleratorFacts, Layout, PrecisionRecipe, TrainingInput } from './input.js';
import type { TrainingObjects } from './objects.js';
import { recomputeColumns } from './recompute.js';
import { referenceWork, trainedArchitecture } from './task.js';

export type TrainingValues = Readonly<Record<keyof typeof inputs | keyof typeof goodputInputs, number>>;

/** How much of a step the host replays: nothing, single modules, all. */
const HOST_GRAPH_CODES = { none: 0, partial: 1, whole: 2 } as const;

/** What a recipe does to matrix products and to what is kept of them. */
const RECIPES = {
  bf16: { format: 'bf16', gemmInputBytes: 2 },
  fp16: { format: 'bf16', gemmInputBytes: 2 },
  'fp8-tensor': { format: 'fp8', gemmInputBytes: 1 },
  'fp8-row': { format: 'fp8-row', gemmInputBytes: 1 },
  'fp8-block': { format: 'fp8-block', gemmInputBytes: 1 },
  mxfp8: { format: 'mxfp8', gemmInputBytes: 1 },
  nvfp4: { format: 'nvfp4', gemmInputBytes: 0.5 },
} as const satisfies Record<PrecisionRecipe, { readonly format: GemmFormat; readonly gemmInputBytes: number }>;

export function trainingObjects(input: TrainingInput): TrainingObjects {
  return {
    architecture: trainedArchitecture(input),
    stack: {
      generation: input.cluster.accelerator.generation,
      gemmFormat: RECIPES[input.precision].format,
      attentionKernel: input.framework.attentionKernel satisfies AttentionKernel,
    },
    texts: input.texts ?? FULL_SEQUENCES,
  };
}

const FULL_SEQUENCES = { packing: 'full' } as const;

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
    ...recomputeColumns(layout.recompute),
    offloadedActivationsFraction: layout.offload?.activationsFraction ?? 0,
    offloadedOptimizerFraction: layout.offload?.optimizerFraction ?? 0,
    ...SCHEDULE_CODES[layout.schedule],
    ...SHARDING_CODES[layout.sharding],
    // One rank is no group: below hsdp it means that all replicas share.
    shardGroupLimit:
      layout.sharding === 'hsdp' || (layout.sharding !== 'none' && layout.shardGroup > 1) ? layout.shardGroup : 0,
  };
}

export function trainingValues(input: TrainingInput): TrainingValues {
  const { cluster, framework, optimizer, run } = input;
  const { accelerator } = cluster;
  const recipe = RECIPES[input.precision];
  const reference = referenceWork(input.task);
  const architecture = trainedArchitecture(input);
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
    hostLinkBytesPerS: accelerator.hostLinkBytesPerS ?? 0,
    computeUnits: accelerator.computeUnits,
    ...sustainedValues(accelerator, input.precision),
    // A slice of a torus is as large as the job; switched domains are what they are.
    scaleUpDomainSize:
      cluster.scaleUpTorusDimensions === undefined
        ? cluster.scaleUpDomainSize
        : Math.min(cluster.scaleUpDomainSize, cluster.count),
    scaleUpBytesPerS: cluster.scaleUpBytesPerS,
    scaleUpTorusDimensions: cluster.scaleUpTorusDimensions ?? 0,
    scaleOutBytesPerS: cluster.scaleOutBytesPerS,
    scaleOutAttainedFraction: cluster.scaleOutAttainedFraction,
    scaleOutLatencyS: cluster.scaleOutLatencyS,
    podSize: cluster.podSize,
    oversubscription: cluster.oversubscription,
    hostPerLayerS: framework.hostPerLayerS,
    hostPerMoeLayerS: framework.hostPerMoeLayerS,
    softwareGainPerYear: hasExperts(input) ? framework.moeGainPerYearFraction : framework.gainPerYearFraction,
    softwareBehindYears: framework.behindYears,
    fixedPerStepS: framework.fixedPerStepS,
    dataParallelOverlapMicroBatches: framework.dataParallelOverlapMicroBatches,
    shardedExposedFraction: framework.shardedExposedFraction,
    tensorExposedFraction: 1 - framework.tensorOverlapFraction,
    // Plain all-to-all is a blocking call; only the dispatchers of later stacks hide a part of theirs.
    expertSerialExposedFraction: framework.expertDispatch === 'deduplicated' ? 1 - framework.expertOverlapFraction : 1,
    expertBatchOverlap: framework.expertBatchOverlap ? 1 : 0,
    expertDeduplicates: framework.expertDispatch === 'deduplicated' ? 1 : 0,
    hostGraphKind: HOST_GRAPH_CODES[framework.hostGraphs],
    elementwiseTrafficFactor:
      framework.elementwiseFusion === 'fused' ? 1 : fitted.elementwiseTrafficFactor[framework.elementwiseFusion],
    modelLayers: input.architecture.layerBlocks.length,
    expertImbalance: 1,
    quantisedElementBytes: quantisedElementBytes(input.precision, accelerator.generation),
    recomputeStopsEarly: framework.recomputeStopsEarly ? 1 : 0,
    trainableWeights: input.task.adapter === undefined ? 1 : 0,
    referencePasses: reference.passes,
    referenceCopies: reference.copies,
    mixerRateFraction: mixerRate(accelerator.generation),
    attentionRateFraction: attentionRate(framework.attentionKernel, accelerator.generation),
    storesScores: unfused ? 1 : 0,
    // Models trained before fused attention kept dropout; current pre-training runs do without.
    dropout: unfused ? 1 : 0,
    gemmInputBytes: recipe.gemmInputBytes,
    logitBytes: framework.logitBytes,
    fragmentationFraction: framework.fragmentationFraction,
    gradientPlaceholders: framework.behindYears < framework.gradientPlaceholderYears ? 1 : 0,
    activationBytesPerToken: 2 * input.architecture.hiddenSize,
    weightBytes: WEIGHT_BYTES,
    layerWeightBytes: layerWeightBytes(input),
    gradientBytes: framework.gradientBytes,
    masterBytes: optimizer.masterBytesPerParameter,
    shardsMaster: framework.shardsMaster ? 1 : 0,
    optimizerBytes: optimizer.masterBytesPerParameter + optimizer.momentBytesPerParameter,
    modelErrorFactor: 1,
    accelerators: cluster.count,
    modelParameters: countParameters(architecture).total,
    adapterModelParameters: countAdapterParameters(architecture),
    runTokens: run.tokens,
    ...goodputValues(run.goodput),
    acceleratorsPerNode: cluster.acceleratorsPerNode,
    systemPowerW: accelerator.systemPowerW,
    powerFraction: run.powerFraction,
    pue: run.pue,
  };
}

const WEIGHT_BYTES = 2;

/**
 * Bytes of a weight of a layer as the recipe holds it. Per-tensor formats need a transposed copy before Blackwell, whose tensor cores take
 * either order; block formats are scaled along rows and along columns, 32 or 16 elements to a scale.
 *
 * @source Transformer Engine user guide, "FP8 primer" and "MXFP8": rowwise and columnwise copies
 */
function layerWeightBytes({ precision, framework, cluster, task }: TrainingInput): number {
  const { format } = RECIPES[precision];
  // What is kept in 4 bits under adapters is restored to 16.
  if (task.adapter?.kind === 'qlora') return WEIGHT_BYTES;
  if (format === 'bf16' || framework.quantisedWeights === 'cast') return WEIGHT_BYTES;
  const takesEitherOrder = cluster.accelerator.generation === 'blackwell';
  const copies = {
    fp8: takesEitherOrder ? 1 : 2,
    'fp8-row': 2,
    'fp8-block': 2,
    mxfp8: 2 * (1 + 1 / 32),
    nvfp4: 2 * (1 / 2 + 1 / 16),
  }[format];
  // 4-bit copies never stand alone.
  const standsAlone = framework.quantisedWeights === 'primary' && format !== 'nvfp4';
  return copies + (standsAlone ? 0 : WEIGHT_BYTES);
}

function hasExperts({ architecture }: TrainingInput): boolean {
  return architecture.blocks.some(({ mlp }) => mlp.kind === 'moe');
}

/**
 * Rate of the chain of kernels of a linear-time mixer over its estimate. Elsewhere than on Blackwell four runs of one hybrid on Hopper say a
 * third: too few to fit.
 */
function mixerRate(generation: string): number {
  const known: Readonly<Record<string, number>> = fitted.mixerRateFraction;
  return known[generation] ?? 1 / 3;
}

/** Rate of an attention kernel over the profiled one: from published runs where they tell, else what is known of the kernel. */
function attentionRate(kernel: AttentionKernel, generation: string): number {
  const known: Readonly<Record<string, number>> = fitted.attentionRateFraction;
  return known[`${generation} ${kernel}`] ?? attentionKernelFraction(kernel, generation);
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

/** Bytes moved to quantise one element: from runs where a tensor has one scale (found anew or of earlier steps), else from profiled casts. */
function quantisedElementBytes(precision: PrecisionRecipe, generation: string): number {
  const { format } = RECIPES[precision];
  if (precision === 'fp8-tensor') return fitted.quantisedElementBytes[precision];
  return quantiseElementwiseBytes(format, generation, { copies: 2, scaling: 'current' });
}

/** Width of the numbers that a format multiplies, by which a generation's sustained rate differs. */
const WIDTHS: Readonly<Record<GemmFormat, string>> = {
  bf16: '16-bit',
  fp8: '8-bit',
  'fp8-row': '8-bit',
  int8: '8-bit',
  'fp8-block': '8-bit',
  mxfp8: '8-bit',
  nvfp4: '4-bit',
};

/** Part of each generation that its sustained rate was fitted on; others follow its power limit. */
const REFERENCE_TDP_W: Readonly<Record<string, number>> = {
  ampere: 400,
  hopper: 700,
  blackwell: 1200,
  cdna3: 1000,
};

/** Sustained rate of the generation in this format and the power limits it is scaled by; a family without a fit gets the common value, unscaled. */
function sustainedValues({ id, generation, tdpW }: AcceleratorFacts, precision: PrecisionRecipe) {
  const { format } = RECIPES[precision];
  const known: Readonly<Record<string, number>> = fitted.sustainedComputeFraction;
  const rates: Readonly<Record<string, number>> = fitted.acceleratorRateFactor;
  return {
    generationSustainedFraction:
      known[`${generation} ${precision}`] ??
      known[`${generation} ${WIDTHS[format]}`] ??
      known[generation] ??
      fitted.sustainedComputeFraction.other,
    acceleratorRateFactor: rates[id] ?? 1,
    tdpW,
    referenceTdpW: REFERENCE_TDP_W[generation] ?? tdpW,
  };
}
