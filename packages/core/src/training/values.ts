/** Turns a training input into the numbers and objects that the graph reads. */
import { countAdapterParameters, countParameters } from '../architecture/index.js';
import {
  type AttentionKernel,
  type GemmFormat,
  quantiseElementwiseBytes,
  type TensorScaling,
} from '../kernels/index.js';
import { attentionRate } from './attention-rate.js';
import { headRanks, SCHEDULE_CODES, SHARDING_CODES } from './codes.js';
import { assumedValue } from './constants/assumed.js';
import fitted from './constants/fitted.json' with { type: 'json' };
import { batchValues } from './critical-batch.js';
import type { goodputInputs } from './declarations/goodput-inputs.js';
import type { inputs } from './declarations/inputs.js';
import { goodputValues } from './goodput/values.js';
import type { FrameworkFacts, Layout, PrecisionRecipe, TrainingInput } from './input.js';
import type { TrainingObjects } from './objects.js';
import { recomputeColumns } from './recompute.js';
import { sustainedValues } from './sustained.js';
import { referenceWork, trainedArchitecture } from './task.js';

export type TrainingValues = Readonly<Record<keyof typeof inputs | keyof typeof goodputInputs, number>>;

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
    contextHeadRanks: headRanks(layout),
    contextGathersAhead: layout.contextExchange === 'all-gather' ? 1 : 0,
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
    ...sustainedValues(accelerator, input.precision, recipe.format),
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
    gradientReduceOverlap: framework.gradientReduceOverlap ? 1 : 0,
    parameterGatherOverlap: framework.parameterGatherOverlap ? 1 : 0,
    shardedExposedFraction: framework.shardedExposedFraction,
    tensorExposedFraction: 1 - framework.tensorOverlapFraction,
    // Plain all-to-all is a blocking call; only the dispatchers of later stacks hide a part of theirs.
    expertSerialExposedFraction: framework.expertDispatch === 'deduplicated' ? 1 - framework.expertOverlapFraction : 1,
    expertBatchOverlap: framework.expertBatchOverlap ? 1 : 0,
    expertDeduplicates: framework.expertDispatch === 'deduplicated' ? 1 : 0,
    hostReplays: framework.hostGraphs === 'whole' ? 1 : 0,
    elementwiseTrafficFactor: elementwiseTraffic(framework.elementwiseFusion),
    modelLayers: input.architecture.layerBlocks.length,
    expertImbalance: input.expertImbalance ?? 1,
    quantisedElementBytes: quantisedElementBytes(input),
    recomputeStopsEarly: framework.recomputeStopsEarly ? 1 : 0,
    trainableWeights: input.task.adapter === undefined ? 1 : 0,
    referencePasses: reference.passes,
    referenceCopies: reference.copies,
    mixerRateFraction: mixerRate(accelerator.generation),
    attentionRateFraction: attentionRate(framework.attentionKernel, accelerator.generation),
    quantisesAttention: quantisesAttention(input) ? 1 : 0,
    storesScores: unfused ? 1 : 0,
    // Models trained before fused attention kept dropout; current pre-training runs do without.
    dropout: unfused ? 1 : 0,
    gemmInputBytes: recipe.gemmInputBytes,
    ...storeValues(input),
    logitBytes: framework.logitBytes,
    lossTiles: framework.lossTiles,
    compilerPlans: framework.memoryPlan === 'compiler' ? 1 : 0,
    memoryIsReserved: accelerator.generation.startsWith('tpu') ? 0 : 1,
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
    ...batchValues(run),
    ...goodputValues(run.goodput),
    acceleratorsPerNode: cluster.acceleratorsPerNode,
    systemPowerW: accelerator.systemPowerW,
    powerFraction: run.powerFraction,
    pue: run.pue,
  };
}

const SIXTEEN_BIT_BYTES = 2;
/** Sign, five bits of exponent, six of mantissa. */
const E5M6_BYTES = 1.5;

/**
 * The core keeps its output for its own backward, and the projection behind it a narrow copy of it; in 12 bits both read the same one.
 *
 * @source DeepSeek-V3 report, §3.3.3; Transformer Engine: `FusedAttnFunc` saves the output, `_Linear` its quantised input
 */
function attentionOutputBytes(
  framework: TrainingInput['framework'],
  attentionStoreBytes: number,
  gemmInputBytes: number,
): number {
  if (framework.attentionOutputStore === 'e5m6') return E5M6_BYTES;
  return attentionStoreBytes + (framework.memoryPlan === 'compiler' ? 0 : gemmInputBytes);
}

/** What narrow recipes keep of activations, beside the inputs of products. */
function storeValues(input: TrainingInput) {
  const { precision, framework } = input;
  const { format, gemmInputBytes } = RECIPES[precision];
  if (format === 'bf16')
    return {
      attentionStoreBytes: SIXTEEN_BIT_BYTES,
      activationStoreBytes: SIXTEEN_BIT_BYTES,
      attentionOutputBytes: gemmInputBytes,
    };
  const asMultiplied = quantisesAttention(input) ? 1 : SIXTEEN_BIT_BYTES;
  const attentionStoreBytes =
    framework.attentionStoreBytes === 'as-multiplied' ? asMultiplied : framework.attentionStoreBytes;
  return {
    attentionStoreBytes,
    activationStoreBytes: framework.activationStoreBytes,
    attentionOutputBytes: attentionOutputBytes(framework, attentionStoreBytes, gemmInputBytes),
  };
}

const WEIGHT_BYTES = 2;

/**
 * Bytes of a weight of a layer as the recipe holds it. Per-tensor formats need a transposed copy but on Blackwell, whose tensor cores take
 * either order, and on Rubin after it; on other parts a copy is assumed; block formats are scaled along rows and along columns, 32 or 16 elements to a scale.
 *
 * @source Transformer Engine user guide, "FP8 primer" and "MXFP8": rowwise and columnwise copies
 */
function layerWeightBytes({ precision, framework, cluster, task }: TrainingInput): number {
  const { format } = RECIPES[precision];
  // What is kept in 4 bits under adapters is restored to 16.
  if (task.adapter?.kind === 'qlora') return WEIGHT_BYTES;
  if (format === 'bf16' || framework.quantisedWeights === 'cast') return WEIGHT_BYTES;
  const takesEitherOrder = ['blackwell', 'rubin'].includes(cluster.accelerator.generation);
  const transposed = takesEitherOrder || framework.weightTransposes === 'remade' ? 0 : 1;
  const copies = {
    fp8: 1 + transposed,
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

/** From the most fused to the least; each moves what the one before does, and more. */
const UNFUSED = ['compiled', 'partial', 'eager'] as const satisfies readonly FrameworkFacts['elementwiseFusion'][];

/** Bytes of elementwise work over those of kernels fused by hand: 1, and what each lesser degree of fusion adds. */
function elementwiseTraffic(fusion: FrameworkFacts['elementwiseFusion']): number {
  const degrees: readonly string[] = UNFUSED;
  const added = UNFUSED.slice(0, degrees.indexOf(fusion) + 1);
  return added.reduce((sum, each) => sum + fitted.elementwiseTrafficIncrement[each], 1);
}

/** Rate of the chain of kernels of a linear-time mixer over its estimate. */
function mixerRate(generation: string): number {
  const known: Readonly<Record<string, number>> = fitted.mixerRateFraction;
  return known[generation] ?? assumedValue('mixerRateFraction', generation);
}

/** 8-bit attention is a mode of the newest kernels, and runs where matrix products are quantised. */
function quantisesAttention({ framework, precision }: TrainingInput): boolean {
  const { attentionKernel, attentionPrecision } = framework;
  return attentionPrecision === '8-bit' && attentionKernel === 'flash-3' && RECIPES[precision].format !== 'bf16';
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

/**
 * Bytes moved to quantise one element: from runs where a tensor has one scale, else from profiled casts.
 *
 * Those runs find scales anew or take them of earlier steps, in a mixture that their sources do not tell; where a plan tells, the fitted
 * value is scaled by what the profiled casts of that kind take over the mean of both.
 */
function quantisedElementBytes({ precision, tensorScaling, cluster: { accelerator } }: TrainingInput): number {
  const { format } = RECIPES[precision];
  const profiled = (scaling: TensorScaling) =>
    quantiseElementwiseBytes(format, accelerator.generation, { copies: 2, scaling });
  if (precision !== 'fp8-tensor') return profiled('current');
  const mixed = fitted.quantisedElementBytes[precision];
  if (tensorScaling === undefined) return mixed;
  return (mixed * profiled(tensorScaling)) / ((profiled('current') + profiled('delayed')) / 2);
}
