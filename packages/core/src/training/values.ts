/** Turns a training input into the numbers and objects that the graph reads. */
import { countAdapterParameters, countParameters } from '../architecture/index.js';
import type { AttentionKernel, GemmFormat } from '../kernels/index.js';
import { headRanks, SCHEDULE_CODES, SHARDING_CODES, splitCode } from './codes.js';
import { batchValues } from './critical-batch.js';
import type { goodputInputs } from './declarations/goodput-inputs.js';
import type { inputs } from './declarations/inputs.js';
import { fittedFigures, gemmFormats } from './fitted-figures.js';
import { goodputValues } from './goodput/values.js';
import type { Layout, PrecisionRecipe, TrainingInput } from './input.js';
import type { TrainingObjects } from './objects.js';
import { recomputeColumns } from './recompute.js';
import { powerReference } from './sustained.js';
import { referenceWork, trainedArchitecture } from './task.js';

export type TrainingValues = Readonly<Record<keyof typeof inputs | keyof typeof goodputInputs, number>>;

/** What a recipe does to matrix products and to what is kept of them. */
const RECIPES = {
  bf16: { format: gemmFormats.bf16, gemmInputBytes: 2 },
  fp16: { format: gemmFormats.fp16, gemmInputBytes: 2 },
  'fp8-tensor': { format: gemmFormats['fp8-tensor'], gemmInputBytes: 1 },
  'fp8-row': { format: gemmFormats['fp8-row'], gemmInputBytes: 1 },
  'fp8-block': { format: gemmFormats['fp8-block'], gemmInputBytes: 1 },
  mxfp8: { format: gemmFormats.mxfp8, gemmInputBytes: 1 },
  nvfp4: { format: gemmFormats.nvfp4, gemmInputBytes: 0.5 },
} as const satisfies Record<PrecisionRecipe, { readonly format: GemmFormat; readonly gemmInputBytes: number }>;

export function trainingObjects(input: TrainingInput): TrainingObjects {
  return {
    architecture: trainedArchitecture(input),
    stack: stackOf({
      generation: input.cluster.accelerator.generation,
      gemmFormat: RECIPES[input.precision].format,
      attentionKernel: input.framework.attentionKernel satisfies AttentionKernel,
    }),
    texts: input.texts ?? FULL_SEQUENCES,
  };
}

type Stack = TrainingObjects['stack'];

const stacks = new Map<string, Stack>();

/** One object for equal words, so that what primitives know of one plan serves the next one. */
function stackOf(stack: Stack): Stack {
  const key = `${stack.generation}/${stack.gemmFormat}/${stack.attentionKernel}`;
  const known = stacks.get(key) ?? stack;
  stacks.set(key, known);
  return known;
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
    stageSplit: splitCode(layout.stageSplit),
    dataParallel: layout.dataParallel,
    microBatchSequences: layout.microBatchSequences,
    sequenceParallel: layout.sequenceParallel ? 1 : 0,
    ...recomputeColumns(layout.recompute),
    offloadedActivationsFraction: layout.offload?.activationsFraction ?? 0,
    offloadedOptimizerFraction: layout.offload?.optimizerFraction ?? 0,
    offloadedParametersFraction: layout.offload?.parametersFraction ?? 0,
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
    ...fittedFigures(input),
    ...powerReference(accelerator),
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
    collectiveStartFactor: 1,
    exchangeCopyFactor: 1,
    softwareBehindYears: framework.behindYears,
    gradientReduceOverlap: framework.gradientReduceOverlap ? 1 : 0,
    parameterGatherOverlap: framework.parameterGatherOverlap ? 1 : 0,
    expertBatchOverlap: framework.expertBatchOverlap ? 1 : 0,
    expertDeduplicates: framework.expertDispatch === 'deduplicated' ? 1 : 0,
    hostReplays: framework.hostGraphs === 'whole' ? 1 : 0,
    modelLayers: input.architecture.layerBlocks.length,
    expertImbalance: input.expertImbalance ?? 1,
    // Fused by hand is Transformer Engine, whose norms are part of the products behind them.
    normsAreFused: framework.elementwiseFusion === 'fused' ? 1 : 0,
    recomputeStopsEarly: framework.recomputeStopsEarly ? 1 : 0,
    trainableWeights: input.task.adapter === undefined ? 1 : 0,
    referencePasses: reference.passes,
    referenceCopies: reference.copies,
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
 * The core keeps its output for its own backward, and the projection behind it a narrow copy of it, or the same one. Scales of earlier steps
 * make the copy before anything can be shared.
 *
 * @source DeepSeek-V3 report, §3.3.3; Transformer Engine: `FusedAttnFunc` saves the output, `_Linear` its quantised input; Megatron-LM,
 * attention.py: `set_save_original_input` of `linear_proj` but under delayed scaling
 */
function attentionOutputBytes(
  { framework, tensorScaling }: TrainingInput,
  attentionStoreBytes: number,
  gemmInputBytes: number,
): number {
  switch (framework.attentionOutputStore) {
    case 'e5m6':
      return E5M6_BYTES;
    case 'once':
      return attentionStoreBytes + (tensorScaling === 'delayed' ? gemmInputBytes : 0);
    case 'as-inputs':
      return attentionStoreBytes + (framework.memoryPlan === 'compiler' ? 0 : gemmInputBytes);
    default:
      return framework.attentionOutputStore satisfies never;
  }
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
    attentionOutputBytes: attentionOutputBytes(input, attentionStoreBytes, gemmInputBytes),
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
