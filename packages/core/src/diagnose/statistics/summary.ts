/** The steps of a run in a few robust numbers. */
import type { MeasuredSteps } from '../measured.js';
import { medianInterval } from './bootstrap.js';
import { type Drift, drift } from './drift.js';
import { median, quantile, robustDeviation } from './robust.js';
import { shift } from './shift.js';
import { type SlowSteps, slowSteps, type TimedStep } from './slow.js';
import { warmUp } from './warmup.js';

export interface StepStatistics {
  /** Samples after warm-up. */
  readonly samples: number;
  /** Samples left out at the start, and why that many. */
  readonly warmUp: { readonly samples: number; readonly rule: 'asked' | 'settled'; readonly toleranceFraction: number };
  readonly medianS: number;
  /** 80 % interval of the median. */
  readonly lowS: number;
  readonly highS: number;
  readonly meanS: number;
  readonly fastestS: number;
  /** 95th percentile. */
  readonly tailS: number;
  /** Robust standard deviation over the median. */
  readonly spreadFraction: number;
  readonly drift: Drift;
  /** Where the log falls into two levels rather than drifts: the step from which on, and by how much of a step. */
  readonly shift?: { readonly step: number; readonly changeFraction: number };
  readonly slow: SlowSteps;
}

const resamples = 400;
/** A median of more is sure enough: every n-th sample is resampled, which can only widen the interval. */
const mostResampled = 2000;

/**
 * @param skip samples to leave out at the start; where absent, those that are not yet like the rest
 * @returns undefined where nothing is left
 */
export function stepStatistics({ steps, stepsPerSample }: MeasuredSteps, skip?: number): StepStatistics | undefined {
  const found = warmUp(steps.map(({ timeS }) => timeS));
  const left = steps.slice(skip ?? found.count);
  if (left.length === 0) return undefined;
  const times = left.map(({ timeS }) => timeS);
  const medianS = median(times);
  const every = Math.ceil(times.length / mostResampled);
  const sure = medianInterval(
    times.filter((_, at) => at % every === 0),
    { seed: 1, count: resamples, coverageFraction: 0.8 },
  );
  return {
    samples: times.length,
    warmUp: {
      samples: steps.length - left.length,
      rule: skip === undefined ? 'settled' : 'asked',
      toleranceFraction: found.toleranceFraction,
    },
    medianS,
    lowS: sure.low,
    highS: sure.high,
    meanS: times.reduce((sum, timeS) => sum + timeS, 0) / times.length,
    fastestS: quantile(times, 0),
    tailS: quantile(times, 0.95),
    spreadFraction: robustDeviation(times) / medianS,
    drift: drift(times),
    ...levelsOf(left),
    slow: slowSteps(left, stepsPerSample),
  };
}

/** A smaller change is of no use to anyone. */
const leastShift = 0.01;

/** Two levels, where they lie closer to the samples than a line does. */
function levelsOf(steps: readonly TimedStep[]): Pick<StepStatistics, 'shift'> {
  const times = steps.map(({ timeS }) => timeS);
  const found = shift(times);
  if (found === undefined || !found.isSignificant || Math.abs(found.changeFraction) < leastShift) return {};
  const levels = [median(times.slice(0, found.at)), median(times.slice(found.at))] as const;
  const middle = median(times);
  const slope = (drift(times).changeFraction * middle) / (times.length - 1);
  const offLevels = median(times.map((timeS, at) => Math.abs(timeS - levels[at < found.at ? 0 : 1])));
  const offLine = median(times.map((timeS, at) => Math.abs(timeS - middle - slope * (at - (times.length - 1) / 2))));
  const step = steps[found.at]?.step;
  return offLevels < offLine && step !== undefined ? { shift: { step, changeFraction: found.changeFraction } } : {};
}
