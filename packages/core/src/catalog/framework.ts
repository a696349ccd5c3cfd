/** What the catalog knows of a training stack: physical traits, not a speed factor. */
import type { Sourced } from '../provenance/index.js';

/** Whether attention scores pass through memory, and which fused kernel does the work otherwise. */
export type AttentionKernel = 'unfused' | 'flash-1' | 'flash-2' | 'flash-3';

/** `deduplicated`: DeepEP and HybridEP send a token once to each domain and hand it on inside. */
export type ExpertDispatch = 'all-to-all' | 'deduplicated';

/** Width of the numbers that attention multiplies where matrix products are quantised. */
export type AttentionPrecision = '16-bit' | '8-bit';

/** One kernel for each operation (eager PyTorch), fused here and there (Megatron before Transformer Engine), by a compiler, or by hand. */
export type ElementwiseFusion = 'eager' | 'partial' | 'compiled' | 'fused';

/**
 * CUDA graphs of a whole iteration, or none. Graphs of single modules count as none: the host stays busy between them, and published recipes
 * with and without them take the same time.
 *
 * @source NVIDIA-NeMo/Megatron-Bridge pull request 3868: graphs of single modules were no faster than none on Qwen3-30B-A3B
 */
export type HostGraphs = 'none' | 'whole';

/** The traits; `training/` takes them as they are, without sources. */
export interface FrameworkTraits {
  readonly attentionKernel: AttentionKernel;
  /** Width of the numbers that attention multiplies under 8- and 4-bit recipes; 16-bit recipes and older kernels stay with theirs. */
  readonly attentionPrecision: AttentionPrecision;
  /** Host time to issue one layer forward and backward for one micro-batch; a floor, not an addend. */
  readonly hostPerLayerS: number;
  /** The same for a mixture-of-experts layer. */
  readonly hostPerMoeLayerS: number;
  /** Step time of dense models that a year of releases saves, as a share of the newest release's. */
  readonly gainPerYearFraction: number;
  /** The same for mixture-of-experts models. */
  readonly moeGainPerYearFraction: number;
  /** Host and framework time per step that nothing hides. */
  readonly fixedPerStepS: number;
  /** Micro-batches of compute that gradient reduction and parameter gathering hide behind (ZeRO-1 and below). */
  readonly dataParallelOverlapMicroBatches: number;
  /** Whether gradients are reduced beside the backward pass, in buckets (ZeRO-2 and below). */
  readonly gradientReduceOverlap: boolean;
  /** Whether updated parameters are gathered beside the forward pass (ZeRO-1 and ZeRO-2). */
  readonly parameterGatherOverlap: boolean;
  /** Share of the FSDP traffic that stays exposed although there is compute to hide it: no prefetch, and the work that it slows, 0 to 1. */
  readonly shardedExposedFraction: number;
  /** Share of tensor-parallel communication hidden behind matrix multiplications, 0 to 1. */
  readonly tensorOverlapFraction: number;
  /** Share of expert all-to-all hidden behind other compute of the same micro-batch, 0 to 1. */
  readonly expertOverlapFraction: number;
  /** Whether a token travels once to each domain that holds experts of it, or once for each expert. */
  readonly expertDispatch: ExpertDispatch;
  /** Whether the all-to-all of one micro-batch runs beside the compute of another. */
  readonly expertBatchOverlap: boolean;
  /** What of a step the host issues once and replays. */
  readonly hostGraphs: HostGraphs;
  /** Full recomputation of a layer stops once all that backward needs exists again: the last product is not repeated. */
  readonly recomputeStopsEarly: boolean;
  /** How much of the norms, activations and residuals runs fused. */
  readonly elementwiseFusion: ElementwiseFusion;
  /** Bytes of one gradient element as it is accumulated and reduced. */
  readonly gradientBytes: number;
  /** Bytes of one logit at the loss: 2 where the gradient takes its place, 6 with a copy in 32 bits, 10 with two, 14 to 18 uncompiled (`uncompiledLogitBytes`). */
  readonly logitBytes: number;
  /** Where parameters are sharded, the shard is the master copy, cast to 16 bits as it is gathered. */
  readonly shardsMaster: boolean;
  /** Share of activations and buffers that the allocator holds unused between them when memory is short, 0 to 1. */
  readonly fragmentationFraction: number;
  /**
   * Releases up to this many years behind the newest keep one 16-bit stand-in for each shape of weight gradient that kernels add up in
   * place; 0 where none does.
   */
  readonly gradientPlaceholderYears: number;
  /**
   * What 8- and 4-bit recipes hold of a weight: its copies alone, copies beside the 16-bit weight for the whole step, or nothing but the
   * 16-bit weight, cast as it is used.
   */
  readonly quantisedWeights: 'primary' | 'cached' | 'cast';
  /**
   * Who decides when memory is held: modules as they run (sharding gathers layers, gradients have buffers of their own), or a compiler (single
   * matrices are gathered, gradients exist from when they are made).
   */
  readonly memoryPlan: 'modules' | 'compiler';
  /** Parts of the tokens that the head and the loss are run on, one after the other. */
  readonly lossTiles: number;
  /** Under 8- and 4-bit recipes, bytes kept of an element of queries, keys, values and the output of attention; 'as-multiplied': 1 where attention runs in 8 bits, else 2. */
  readonly attentionStoreBytes: number | 'as-multiplied';
  /** Under 8- and 4-bit recipes, bytes kept of an input of the activation function. */
  readonly activationStoreBytes: number;
  /** Under 8-bit recipes, what is kept of the input of attention's output projection: a copy as of other products, none beside what the core keeps, or 12 bits. */
  readonly attentionOutputStore: 'as-inputs' | 'once' | 'e5m6';
  /** Whether 8-bit weights keep a transposed copy where the device needs one, or one is made for each product. */
  readonly weightTransposes: 'kept' | 'remade';
}

/** A stack with the source of each trait. */
export type Framework = { readonly [Trait in keyof FrameworkTraits]: Sourced<FrameworkTraits[Trait]> } & {
  readonly id: string;
  readonly name: string;
  /** Other names that people give it or what is built on it, in lower case. */
  readonly aliases?: readonly string[];
  readonly notes?: string;
};

/** Release that the traits of stacks still under way describe: the newest among the published runs. */
export const newestRelease = '2026-08';

/** The oldest release among the published runs that say what a year of releases saves. */
export const oldestRelease = '2023-06';

/**
 * Where a release lies among those whose speed is known.
 *
 * @param release YYYY, YYYY-MM or YYYY-MM-DD
 */
export function releasePlace(release: string): 'before' | 'within' | 'after' {
  if (yearOf(release) < yearOf(oldestRelease)) return 'before';
  return yearOf(release) > yearOf(newestRelease) ? 'after' : 'within';
}

/**
 * Years from a release to the newest that the traits describe.
 *
 * @param release YYYY, YYYY-MM or YYYY-MM-DD
 * @returns at least 0; a later release than the newest known counts as the newest
 */
export function yearsBehind(release: string): number {
  return Math.max(0, yearOf(newestRelease) - yearOf(release));
}

/** A year counts from its middle, a month from its own. */
function yearOf(date: string): number {
  const [year = '', month] = date.split('-');
  return Number(year) + (month === undefined ? 0.5 : (Number(month) - 0.5) / 12);
}

/**
 * The attention kernel that a stack runs on a generation: FlashAttention-3 is written for the asynchronous units of Hopper (Shah 2024, §1), and cuDNN is
 * as fast only from there on; kernels of TPUs count as FlashAttention-2.
 */
export function kernelOn(kernel: AttentionKernel, generation: string): AttentionKernel {
  const isOlder = isBeforeHopper(generation) || generation.startsWith('tpu');
  return kernel === 'flash-3' && isOlder ? 'flash-2' : kernel;
}

export function isBeforeHopper(generation: string): boolean {
  return ['volta', 'ampere', 'ada'].includes(generation);
}

/** The traits of a stack without their sources, at its newest release. */
export function frameworkTraits(
  framework: Framework,
): FrameworkTraits & { readonly id: string; readonly behindYears: number } {
  return {
    id: framework.id,
    attentionKernel: framework.attentionKernel.value,
    attentionPrecision: framework.attentionPrecision.value,
    hostPerLayerS: framework.hostPerLayerS.value,
    hostPerMoeLayerS: framework.hostPerMoeLayerS.value,
    gainPerYearFraction: framework.gainPerYearFraction.value,
    moeGainPerYearFraction: framework.moeGainPerYearFraction.value,
    behindYears: 0,
    fixedPerStepS: framework.fixedPerStepS.value,
    dataParallelOverlapMicroBatches: framework.dataParallelOverlapMicroBatches.value,
    gradientReduceOverlap: framework.gradientReduceOverlap.value,
    parameterGatherOverlap: framework.parameterGatherOverlap.value,
    shardedExposedFraction: framework.shardedExposedFraction.value,
    tensorOverlapFraction: framework.tensorOverlapFraction.value,
    expertOverlapFraction: framework.expertOverlapFraction.value,
    expertDispatch: framework.expertDispatch.value,
    expertBatchOverlap: framework.expertBatchOverlap.value,
    hostGraphs: framework.hostGraphs.value,
    recomputeStopsEarly: framework.recomputeStopsEarly.value,
    elementwiseFusion: framework.elementwiseFusion.value,
    gradientBytes: framework.gradientBytes.value,
    logitBytes: framework.logitBytes.value,
    shardsMaster: framework.shardsMaster.value,
    fragmentationFraction: framework.fragmentationFraction.value,
    gradientPlaceholderYears: framework.gradientPlaceholderYears.value,
    quantisedWeights: framework.quantisedWeights.value,
    memoryPlan: framework.memoryPlan.value,
    lossTiles: framework.lossTiles.value,
    attentionStoreBytes: framework.attentionStoreBytes.value,
    activationStoreBytes: framework.activationStoreBytes.value,
    attentionOutputStore: framework.attentionOutputStore.value,
    weightTransposes: framework.weightTransposes.value,
  };
}
