/** The constants that the training fit may move: what is known of each beforehand, the figure it replaces, and the rows it reaches. */
import { type GemmFormat, kernelConstants } from '../../kernels/index.js';
import type { FittedTables } from '../../training/index.js';
import type { Prior } from './robust-fit.js';

export interface FittedParameter {
  readonly name: string;
  /** Figure of the training graph that it decides. */
  readonly figure: string;
  /** Whether it is the figure, or one of the amounts that the figure exceeds 1 by. */
  readonly role: 'value' | 'increment';
  readonly prior: Prior;
  /** Which file of fitted constants the model reads it from, and the places within. */
  readonly at:
    | { readonly file: 'training'; readonly table: keyof FittedTables; readonly key: string }
    | { readonly file: 'frameworks'; readonly frameworks: readonly string[]; readonly key: string };
}

/** A value per entry of `fittedParameters`. */
export type FitPoint = readonly number[];

/** A quantity above 0, known to a factor: spread is the standard deviation of its logarithm. */
function about(mean: number, spread: number, low: number, high: number): Prior {
  return { mean, spread, scale: 'log', low, high };
}

/** A constant of the graph. */
function constant(figure: string, prior: Prior): FittedParameter {
  return { name: figure, figure, role: 'value', prior, at: { file: 'training', table: 'constants', key: figure } };
}

/** One entry of a table of fitted values by generation, part, kernel or recipe. */
function entry(table: Exclude<keyof FittedTables, 'constants'>, key: string, prior: Prior): FittedParameter {
  const figure = figureOf[table];
  return { name: `${table} of ${key}`, figure, role: 'value', prior, at: { file: 'training', table, key } };
}

/** Figure of the graph that each table decides. */
const figureOf = {
  sustainedComputeFraction: 'generationSustainedFraction',
  acceleratorRateFactor: 'acceleratorRateFactor',
  attentionRateFraction: 'attentionRateFraction',
  quantisedElementBytes: 'quantisedElementBytes',
  mixerRateFraction: 'mixerRateFraction',
  elementwiseTrafficIncrement: 'elementwiseTrafficFactor',
} as const satisfies Record<Exclude<keyof FittedTables, 'constants'>, string>;

/**
 * Share of the short-run matrix rate that a generation sustains for hours, in one width of number format or one recipe: the power drawn per
 * product differs. Where kernels were profiled, their calls of more than 3 ms say what to expect.
 */
function sustained(generation: string, key: string, profiledAs: GemmFormat | undefined): FittedParameter {
  const profiled =
    profiledAs === undefined ? undefined : kernelConstants(generation, profiledAs, 'gemm').sustainedFraction;
  // Hopper's kernels stand in where none were profiled, whose short runs reach 0.86 of peak: 1.16 of that would be all of it.
  const prior = profiled === undefined ? about(0.95, 0.07, 0.3, 1.15) : about(profiled, 0.1, 0.3, 1.1);
  return entry('sustainedComputeFraction', key, prior);
}

/**
 * Sustained matrix rate of one part over what its generation and its power give: cooling, binning, memory clocks. Parts without profiled kernels
 * keep near their generation, since both together must stay below the peak.
 */
function part(id: string): FittedParameter {
  return entry('acceleratorRateFactor', id, about(1, id.startsWith('tpu') ? 0.03 : 0.08, 0.7, 1.4));
}

/** Rate of an attention kernel, forward and backward in training, over the one that was profiled forward. */
function attention(generation: string, kernel: string, mean: number, spread: number): FittedParameter {
  return entry('attentionRateFraction', `${generation} ${kernel}`, about(mean, spread, 0.1, 1.6));
}

/**
 * Bytes that elementwise work moves under one degree of fusion over those under the next higher one, as a share of what kernels fused by hand
 * need: above 0 by construction, so that no stack which fuses more moves more. Reaches the rows of every lesser degree too.
 */
function fusion(kind: string, mean: number): FittedParameter {
  return { ...entry('elementwiseTrafficIncrement', kind, about(mean, 0.7, 0.005, 2)), role: 'increment' };
}

/** Bytes moved to quantise one element with one scale for its tensor: between what the profiled casts take with delayed and current scales. */
function tensorScaling(): FittedParameter {
  return entry('quantisedElementBytes', 'fp8-tensor', about(6, 0.3, 2, 15));
}

/** A trait that some stacks share. */
function trait(figure: string, frameworks: readonly string[], prior: Prior, key = figure): FittedParameter {
  return {
    name: `${key} of ${frameworks.join(', ')}`,
    figure,
    role: 'value',
    prior,
    at: { file: 'frameworks', frameworks, key },
  };
}

/** What a year of Megatron-Core releases saves, for dense or for expert models. */
function gain(key: string, prior: Prior): FittedParameter {
  return trait('softwareGainPerYear', RECIPES, prior, key);
}

const OLD_MEGATRON = ['megatron-2021', 'deepspeed'];
const RECIPES = ['megatron-core', 'nemo'];
const MEGATRON = [...RECIPES, 'simumax'];
const EAGER = ['fsdp', 'llm-foundry-2023', 'internevo'];
const PARTS = [
  'a100-sxm-40',
  'a100-sxm-80',
  'h100-sxm',
  'h200-sxm',
  'b200',
  'b300',
  'gb200-nvl72',
  'gb300-nvl72',
  'tpu-v5e',
  'tpu-v5p',
  'tpu-v6e',
];

/** Means and spreads are what counts of bytes and kernels, profiles of single kernels, and datasheets say before any run is seen. */
export const fittedParameters: readonly FittedParameter[] = [
  sustained('ampere', 'ampere', 'bf16'),
  sustained('hopper', 'hopper 16-bit', 'bf16'),
  sustained('hopper', 'hopper 8-bit', 'fp8'),
  sustained('blackwell', 'blackwell 16-bit', 'bf16'),
  sustained('blackwell', 'blackwell 8-bit', 'fp8'),
  sustained('blackwell', 'blackwell mxfp8', 'fp8'),
  sustained('blackwell', 'blackwell 4-bit', 'nvfp4'),
  sustained('tpu-v5', 'tpu-v5', undefined),
  sustained('tpu-v6', 'tpu-v6', undefined),
  ...PARTS.map(part),
  attention('ampere', 'flash-1', 0.58, 0.25),
  attention('hopper', 'flash-1', 0.38, 0.3),
  attention('hopper', 'flash-2', 0.6, 0.25),
  attention('hopper', 'flash-3', 0.95, 0.15),
  attention('blackwell', 'flash-3', 0.95, 0.15),
  attention('tpu-v5', 'flash-2', 0.5, 0.3),
  attention('tpu-v6', 'flash-2', 0.5, 0.3),
  // A third where voltage follows the clock; one and what idling takes where it has reached its floor.
  constant('powerExponent', about(0.6, 0.5, 0.3, 1.4)),
  trait('expertSerialExposedFraction', RECIPES, about(0.8, 0.2, 0.2, 1)),
  constant('pipelineTransferExposedFraction', about(0.4, 0.5, 0.02, 1)),
  tensorScaling(),
  constant('permuteBytesPerElement', about(14, 0.4, 4, 60)),
  entry('mixerRateFraction', 'blackwell', about(0.3, 0.5, 0.05, 1.5)),
  // A compiler fuses nearly all, Megatron before Transformer Engine what it had kernels for, eager PyTorch nothing: 1.1, 1.3 and 1.6 in all.
  fusion('compiled', 0.1),
  fusion('partial', 0.2),
  fusion('eager', 0.3),
  trait('hostPerLayerS', OLD_MEGATRON, about(2.3e-3, 0.4, 1e-4, 1e-2)),
  trait('hostPerMoeLayerS', MEGATRON, about(6e-3, 0.4, 3e-4, 3e-2)),
  trait('fixedPerStepS', OLD_MEGATRON, about(20e-3, 0.5, 1e-3, 0.2)),
  trait('fixedPerStepS', MEGATRON, about(30e-3, 0.5, 1e-3, 0.2)),
  trait('fixedPerStepS', EAGER, about(30e-3, 0.5, 1e-3, 0.2)),
  gain('gainPerYearFraction', about(0.03, 0.5, 0.002, 0.2)),
  gain('moeGainPerYearFraction', about(0.12, 0.5, 0.005, 0.5)),
  trait('tensorExposedFraction', ['nemo'], about(0.6, 0.25, 0.1, 1)),
  trait('dataParallelOverlapMicroBatches', RECIPES, about(1.2, 0.5, 0.02, 4)),
  trait('dataParallelOverlapMicroBatches', ['internevo', ...OLD_MEGATRON], about(0.2, 0.7, 0.005, 2)),
  trait('shardedExposedFraction', ['llm-foundry-2023'], about(0.5, 0.4, 0.02, 1)),
  trait('shardedExposedFraction', ['jax'], about(0.3, 0.4, 0.02, 1)),
  trait('shardedExposedFraction', ['fsdp', ...RECIPES], about(0.3, 0.4, 0.02, 1)),
];

/** The values that a fit starts from: what was expected before any row was seen. */
export const startPoint: FitPoint = fittedParameters.map(({ prior }) => prior.mean);
