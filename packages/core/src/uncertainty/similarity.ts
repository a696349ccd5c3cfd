/** What measured runs of a user's own cluster tell of another run there: the nearer the run, the more of their miss it shares. */
import { errorScaleOf } from './errorScale.js';
import type { RunTraits } from './runTraits.js';
import { measuredScatter } from './scatter.js';
import { noisySolver } from './solve.js';
import type { Similarity, TrainingUncertainty } from './table.js';
import { type ClassInterval, trainingInterval } from './training.js';

/** One step that a user measured on the cluster. */
export interface MeasuredRun {
  readonly traits: RunTraits;
  /** ln(measured / predicted), by the shipped constants. */
  readonly logRatio: number;
}

/** The interval of a prediction that measured runs of the same cluster corrected. */
export interface CalibratedInterval extends ClassInterval {
  /** Factor on the predicted step time; its interval lies around the product. */
  readonly factor: number;
  /** Measured runs that share accelerator, software, model kind and precision. */
  readonly measuredRuns: number;
  /** Of these, runs of the same model and task. */
  readonly sameModelRuns: number;
  /** Half-width of the interval over that without the measurements, in the logarithm. */
  readonly widthFraction: number;
  /** Where measured runs disagree more than such runs do: four in five lie within this of their common miss, as a fraction of the step time. */
  readonly scatterFraction?: number;
}

/**
 * The factor and the interval of a prediction after measurements of the same cluster: the best linear unbiased prediction of its miss.
 *
 * With one measured run of the same cell and layout the factor is (measured / predicted)^w with w = prior / (prior + noise): shrunk towards 1 by what
 * part of misses repeats. Runs of other accelerators, software, kinds or precisions tell nothing. Measured runs that scatter more than similar runs do
 * (`scatter.ts`) are noise: they are believed less, and the interval is never narrower than one of them is likely to lie off.
 *
 * @param ofCluster runs whose scatter tells how noisy the cluster is: the measured ones, and the run itself where it is known and is to be predicted
 * without its own miss
 * @param plainOf the interval without the measurements; asked for only where a measured run is similar
 * @returns undefined where no measured run is similar
 * @source Henderson 1975, doi:10.2307/2529430 (best linear unbiased prediction); Cressie 1993, Statistics for Spatial Data, §3.2 (kriging)
 */
export function calibratedInterval(
  measured: readonly MeasuredRun[],
  run: RunTraits,
  table: TrainingUncertainty,
  ofCluster: readonly MeasuredRun[] = measured,
  plainOf: () => ClassInterval = () => trainingInterval('stepTimeS', run, table),
): CalibratedInterval | undefined {
  const { similarity } = table;
  const near = measured.filter(({ traits }) => sharesRecipe(traits, run));
  if (similarity === undefined || near.length === 0) return undefined;
  const scaleOf = (each: RunTraits): number => errorScaleOf(table.metrics.stepTimeS?.scale, each);
  const score = ({ traits, logRatio }: MeasuredRun): number => logRatio / scaleOf(traits);
  const solverOf = (runs: readonly MeasuredRun[], noise: number) =>
    noisySolver(
      runs.map((a) => runs.map((b) => covariance(a.traits, b.traits, similarity))),
      noise,
    );
  const prior = covariance(run, run, similarity) + similarity.noise;
  const alike = ofCluster.filter(({ traits }) => sharesRecipe(traits, run));
  const scatter = measuredScatter(alike.map(score), solverOf(alike, similarity.noise), {
    bound: similarity.high,
    prior,
  });
  const noise = similarity.noise + scatter;
  const toRun = near.map(({ traits }) => covariance(traits, run, similarity));
  const weights = solverOf(near, noise)(toRun);
  const dot = (values: readonly number[]): number =>
    values.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0);
  const shared = dot(near.map(score));
  const halfOf = (variance: number): number => similarity.high * scaleOf(run) * Math.sqrt(variance / prior);
  const remaining = Math.max(noise, prior + scatter - dot(toRun));
  const plain = plainOf();
  const plainHalf = Math.log(plain.highFactor / plain.lowFactor) / 2;
  const widest = scatter > 0 ? Math.max(plainHalf, halfOf(noise)) : plainHalf;
  const half = Math.min(widest, halfOf(remaining));
  const factor = Math.exp(shared * scaleOf(run));
  return {
    ...plain,
    factor,
    lowFactor: factor * Math.exp(-half),
    highFactor: factor * Math.exp(half),
    measuredRuns: near.length,
    sameModelRuns: near.filter(({ traits }) => sharesCell(traits, run)).length,
    widthFraction: plainHalf > 0 ? half / plainHalf : 1,
    ...(scatter > 0 ? { scatterFraction: Math.expm1(halfOf(noise)) } : {}),
  };
}

function covariance(a: RunTraits, b: RunTraits, similarity: Similarity): number {
  return sharesRecipe(a, b) ? sharedVariance(sharesCell(a, b), layoutDistance(a, b), similarity) : 0;
}

/** Shared variance of the scores of two runs of one recipe. */
export function sharedVariance(
  inOneCell: boolean,
  distance: number,
  { recipe, cell, layout, reach }: Omit<Similarity, 'high'>,
): number {
  return recipe + (inOneCell ? cell : 0) + layout * Math.exp(-distance / reach);
}

/** Whether two runs have the accelerator, software, model kind and precision in common. */
export function sharesRecipe(a: RunTraits, b: RunTraits): boolean {
  return (
    a.accelerator === b.accelerator && a.framework === b.framework && a.kind === b.kind && a.precision === b.precision
  );
}

/** Whether two runs of one recipe train a model of the same size for the same task; names of models are spelt in too many ways. */
export function sharesCell(a: RunTraits, b: RunTraits): boolean {
  return a.hiddenSize === b.hiddenSize && a.layers === b.layers && a.task === b.task;
}

const sizes = [
  'accelerators',
  'sequenceLength',
  'globalBatchSequences',
  'microBatchSequences',
  'tensorParallel',
  'contextParallel',
  'pipelineParallel',
  'hiddenSize',
  'layers',
] as const satisfies readonly (keyof RunTraits)[];
/** Recomputing all layers moves a step as two doublings of a size do, and a year of releases as half of one. */
const recomputeDistance = 2;
const yearDistance = 0.5;

/** How far two runs of one recipe lie apart: the sum of |log2| of the ratios of their sizes, 0 for equal layouts. */
export function layoutDistance(a: RunTraits, b: RunTraits): number {
  let sum = a.recomputesAll === b.recomputesAll ? 0 : recomputeDistance;
  sum += yearDistance * Math.abs(a.behindYears - b.behindYears);
  for (const size of sizes) sum += Math.abs(Math.log2(a[size] / b[size]));
  return sum;
}
