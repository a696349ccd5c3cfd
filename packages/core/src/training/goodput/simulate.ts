/** What luck does to a training run: the same run played many times, and the spread of its length and of its days. */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { invariant } from '../../messages/index.js';
import type { GoodputProcess } from './process.js';
import { simulateRun } from './simulated-run.js';

export interface SimulationOptions {
  /** Work of one run as the time it takes without interruption; > 0. */
  readonly productiveS: number;
  /** Times that the run is played; a whole number ≥ 1. */
  readonly runs: number;
  readonly seed: number;
}

/** 10th, 50th and 90th percentile. */
export interface Percentiles {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

export interface SimulatedGoodput {
  /** Mean over runs of productive time over wall time of all. */
  readonly goodputFraction: number;
  /** Standard error of it. */
  readonly standardError: number;
  readonly wallS: Percentiles;
  readonly failures: Percentiles;
  /** Net progress of a day over the day; undefined where no run lasts a whole day. */
  readonly dayFraction: Percentiles | undefined;
}

/**
 * Plays a run again and again with other luck. The same process, options and seed give the same answer everywhere.
 *
 * @throws InvariantError where no work or no run is asked for
 */
export function simulateGoodput(
  process: GoodputProcess,
  { productiveS, runs, seed }: SimulationOptions,
): SimulatedGoodput {
  invariant(productiveS > 0 && runs >= 1, `nothing to simulate: ${runs} runs of ${productiveS} s`);
  const random = xoroshiro128plus(seed);
  const played = Array.from({ length: runs }, () => simulateRun(process, productiveS, random));
  const wallS = played.map((run) => run.wallS);
  const meanS = mean(wallS);
  const deviationS = Math.sqrt(mean(wallS.map((each) => (each - meanS) ** 2)));
  const goodputFraction = productiveS / meanS;
  const days = played.flatMap((run) => run.dayFractions);
  return {
    goodputFraction,
    standardError: (goodputFraction * deviationS) / meanS / Math.sqrt(Math.max(1, runs - 1)),
    wallS: percentiles(wallS),
    failures: percentiles(played.map((run) => run.failures)),
    dayFraction: days.length === 0 ? undefined : percentiles(days),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percentiles(values: readonly number[]): Percentiles {
  const sorted = Float64Array.from(values).sort();
  const at = (fraction: number): number => {
    const place = fraction * (sorted.length - 1);
    const below = sorted[Math.floor(place)] ?? 0;
    const above = sorted[Math.ceil(place)] ?? below;
    return below + (above - below) * (place - Math.floor(place));
  };
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}
