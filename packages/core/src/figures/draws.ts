/** Draws uncertain inputs many times and gives the range that each output then has. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { invariant } from '../messages/index.js';
import type { Interval } from '../provenance/index.js';
import { type Distribution, quantileOf } from './distribution.js';
import { type Evaluation, evaluateOne } from './evaluate.js';
import type { Graph } from './graph.js';
import { programFor } from './programs.js';

export interface DrawOptions {
  /** Draws; a whole number ≥ 1. Around 256 gives the 10th and 90th percentile to a few per cent of the width. */
  readonly count: number;
  readonly seed: number;
  /** Probability that the interval covers; 0.8 where absent. */
  readonly coverageFraction?: number;
}

/** What one output becomes when inputs are uncertain. */
export interface DrawnFigure {
  /** The value with every input as given. */
  readonly value: number;
  readonly median: number;
  readonly interval: Interval;
  /** One value per draw, in the order of the draws: samples of two outputs at the same place belong together. */
  readonly samples: Float64Array;
}

/**
 * Ranges of outputs under uncertain inputs, drawn independently of each other.
 *
 * Common random numbers: with the same seed and count a name gets the same quantiles in every call, whatever else is
 * uncertain and in whatever graph, so that two plans differ by their difference and not by their luck. Latin hypercube:
 * each input has one draw in each of `count` slices of equal probability.
 *
 * @param uncertain by figure name: inputs, constants, or any other figure, which is then drawn instead of computed
 * @throws FiguresError naming the first figure that is not finite in some draw
 */
export function drawFigures<Objects>(
  graph: Graph<Objects>,
  base: Evaluation<Objects>,
  uncertain: Readonly<Record<string, Distribution>>,
  outputs: readonly string[],
  options: DrawOptions,
): Readonly<Record<string, DrawnFigure>> {
  const { count, seed, coverageFraction = 0.8 } = options;
  invariant(Number.isInteger(count) && count >= 1, `count must be a whole number from 1, got ${count}`);
  const columns = Object.fromEntries(
    Object.entries(uncertain).map(([name, distribution]) => [name, drawColumn(name, distribution, count, seed)]),
  );
  const program = programFor(graph, { outputs, columns: Object.keys(uncertain).sort() });
  const { objects } = base;
  const drawn = program.run({ values: { ...base.values, ...columns }, objects, length: count });
  const drawnFigures = outputs.map((name): [string, DrawnFigure] => {
    const samples = asColumn(drawn[name], count);
    const bad = samples.findIndex((sample) => !Number.isFinite(sample));
    if (bad >= 0) explainFailure(graph, base, columns, bad, name);
    return [name, summarise(base.values[name] ?? Number.NaN, samples, coverageFraction)];
  });
  return Object.fromEntries(drawnFigures);
}

/** `count` values of one uncertain figure, one per slice of equal probability, in an order of its own. */
export function drawColumn(name: string, distribution: Distribution, count: number, seed: number): Float64Array {
  const random = xoroshiro128plus(seedOf(name, seed));
  const slices = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = uniformInt(random, 0, last);
    const kept = slices[last] ?? 0;
    slices[last] = slices[other] ?? 0;
    slices[other] = kept;
  }
  // Half a step of the generator is added, so that the ends 0 and 1 are never asked for.
  return Float64Array.from(slices, (slice) =>
    quantileOf(distribution, (slice + uniformFloat64(random) + 2 ** -54) / count),
  );
}

/** FNV-1a of the name, so that names have streams of their own, mixed with the seed. */
function seedOf(name: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash;
}

function asColumn(output: number | Float64Array | undefined, count: number): Float64Array {
  return typeof output === 'object' ? output : new Float64Array(count).fill(output ?? Number.NaN);
}

function summarise(value: number, samples: Float64Array, coverageFraction: number): DrawnFigure {
  const sorted = samples.toSorted();
  const outside = (1 - coverageFraction) / 2;
  const interval = {
    low: quantileOfSorted(sorted, outside),
    high: quantileOfSorted(sorted, 1 - outside),
    coverageFraction,
    supportRows: 0,
  };
  return { value, median: quantileOfSorted(sorted, 0.5), interval, samples };
}

/** Straight lines between order statistics, the first at fraction 0 and the last at 1. */
function quantileOfSorted(sorted: Float64Array, fraction: number): number {
  const position = fraction * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (position - Math.floor(position)) * (above - below);
}

/** Evaluates the failed draw alone, which names the first figure that went wrong. */
function explainFailure<Objects>(
  graph: Graph<Objects>,
  base: Evaluation<Objects>,
  columns: Readonly<Record<string, Float64Array>>,
  draw: number,
  output: string,
): never {
  const drawn = Object.entries(columns).map(([name, column]) => [name, column[draw] ?? Number.NaN]);
  evaluateOne(graph, { ...base.values, ...Object.fromEntries(drawn) }, base.objects);
  throw new Error(`${output} is not finite in draw ${draw}`);
}
