/** Steps that take longer than the others, and whether they come at regular intervals: checkpoints, evaluation, garbage collection. */
import { median, quantile, robustDeviation } from './robust.js';

/** One sample: the step that it ends at, and its time. */
export interface TimedStep {
  readonly step: number;
  readonly timeS: number;
}

export interface Periodic {
  /** Steps from one slow step to the next. */
  readonly periodSteps: number;
  /** How many were seen. */
  readonly count: number;
  /** Time that each takes beyond a usual step: the median. */
  readonly extraS: number;
}

export interface SlowSteps {
  readonly count: number;
  /** Slower than this counts as slow. */
  readonly thresholdS: number;
  /** Time of slow steps beyond usual ones, as a share of all time. */
  readonly shareOfTime: number;
  readonly largestS: number;
  readonly periodic: readonly Periodic[];
  /** Slow steps that belong to no period. */
  readonly irregular: number;
}

const deviations = 5;
/** Below this excess nobody would call a step slow. */
const leastExcess = 0.05;

/**
 * @param steps in order, warm-up left out
 * @param stepsPerSample steps that each time is the mean of
 */
export function slowSteps(steps: readonly TimedStep[], stepsPerSample: number): SlowSteps {
  const times = steps.map(({ timeS }) => timeS);
  const middle = median(times);
  const thresholdS = middle + Math.max(leastExcess * middle, deviations * robustDeviation(times));
  const slow = steps.filter(({ timeS }) => timeS > thresholdS);
  const total = times.reduce((sum, timeS) => sum + timeS, 0);
  const { periodic, rest } = periods(steps, slow, middle, stepsPerSample);
  return {
    count: slow.length,
    thresholdS,
    shareOfTime: slow.reduce((sum, { timeS }) => sum + timeS - middle, 0) / total,
    largestS: quantile(times, 1),
    periodic,
    irregular: rest.length,
  };
}

const mostPeriods = 3;

/** Takes out one period after the other, the one that explains most slow steps first. */
function periods(
  steps: readonly TimedStep[],
  slow: readonly TimedStep[],
  middle: number,
  stepsPerSample: number,
): { readonly periodic: readonly Periodic[]; readonly rest: readonly TimedStep[] } {
  const periodic: Periodic[] = [];
  let rest = slow;
  while (periodic.length < mostPeriods) {
    const found = bestPeriod(steps, rest, slow, stepsPerSample);
    if (found === undefined) break;
    const hits = rest.filter(found.hit);
    const extraS = median(hits.map(({ timeS }) => timeS - middle)) * stepsPerSample;
    periodic.push({ periodSteps: found.period, count: hits.length, extraS });
    rest = rest.filter((step) => !found.hit(step));
  }
  return { periodic, rest };
}

interface Pattern {
  readonly period: number;
  readonly hits: number;
  readonly hit: (step: TimedStep) => boolean;
}

/** Fewer than three in a row are no pattern. */
const leastHits = 3;
/** Share of the places of a pattern that must be slow. */
const leastPrecision = 0.75;

/**
 * The period and phase of which most places are slow; of several the one with most slow steps, then the longest period: every fourth step
 * of a pattern of two is slow too, and so is every step of one.
 */
function bestPeriod(
  steps: readonly TimedStep[],
  rest: readonly TimedStep[],
  slow: readonly TimedStep[],
  stepsPerSample: number,
): Pattern | undefined {
  let best: Pattern | undefined;
  for (const period of candidates(rest)) {
    if (period < 2 * stepsPerSample) continue;
    const { phase, hits } = fullestPhase(rest, period);
    if (hits < leastHits || (best !== undefined && (hits < best.hits || (hits === best.hits && period < best.period))))
      continue;
    const hit = ({ step }: TimedStep): boolean => step % period === phase;
    // Steps that an earlier pattern took are slow too: a period that is a multiple of another is not held against it.
    const precision = slow.filter(hit).length / steps.filter(hit).length;
    if (precision >= leastPrecision) best = { period, hits, hit };
  }
  return best;
}

/** The remainder that most steps leave. */
function fullestPhase(steps: readonly TimedStep[], period: number): { readonly phase: number; readonly hits: number } {
  const counts = new Map<number, number>();
  let [phase, hits] = [0, 0];
  for (const { step } of steps) {
    const count = (counts.get(step % period) ?? 0) + 1;
    counts.set(step % period, count);
    if (count > hits) [phase, hits] = [step % period, count];
  }
  return { phase, hits };
}

const mostSlow = 200;

/** Distances between slow steps that are at most four apart in order; a period is one of them. */
function candidates(slow: readonly TimedStep[]): readonly number[] {
  const distances = new Set<number>();
  const looked = slow.slice(0, mostSlow);
  looked.forEach(({ step }, at) => {
    for (const next of looked.slice(at + 1, at + 5)) if (next.step > step) distances.add(next.step - step);
  });
  return [...distances].slice(0, mostSlow);
}
