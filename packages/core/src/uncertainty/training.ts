/** How far training predictions miss published runs, by class of run, as factors on the predicted value. */
import { errorScaleOf } from './errorScale.js';
import type { RunClass, RunTraits } from './runTraits.js';
import type { TrainingUncertainty } from './table.js';
import shipped from './training.json' with { type: 'json' };

/** The interval of one prediction, as factors on it: measured lies in predicted × [lowFactor, highFactor]. */
export interface ClassInterval {
  readonly lowFactor: number;
  readonly highFactor: number;
  readonly supportRows: number;
  readonly supportGroups: number;
  /** Key of the class that was used: 'hopper dense', 'dense', '*'. */
  readonly classKey: string;
  /** No row of this accelerator generation stands behind the interval: it is widened, unless it is assumed anyway. */
  readonly extrapolated: boolean;
}

/** Leaving out whole sources with their clusters about doubled the error of leaving out groups (median 12.5 % against 5.7 %); applied in the logarithm. */
const extrapolationWidening = 2.2;

/** Class keys from finest to coarsest. */
export function classKeys({ generation, kind }: RunClass): readonly string[] {
  return [`${generation} ${kind}`, kind, '*'];
}

/**
 * The factors for a prediction, from the finest class that the table holds.
 *
 * @param metric 'stepTimeS' or 'peakMemoryBytes'
 * @param table the shipped one by default
 * @throws RangeError where the table has no class '*' for the metric: the data file is broken
 */
export function trainingInterval(
  metric: string,
  run: RunTraits,
  table: TrainingUncertainty = shippedUncertainty,
): ClassInterval {
  const known = table.metrics[metric];
  for (const classKey of classKeys(run)) {
    const quantiles = known?.classes[classKey];
    if (quantiles === undefined) continue;
    const { low, high, supportRows, supportGroups, generations } = quantiles;
    const extrapolated = !generations.includes(run.generation);
    const widening = extrapolated && supportRows > 0 ? extrapolationWidening : 1;
    const scale = widening * errorScaleOf(known?.scale, run);
    return {
      lowFactor: Math.exp(low * scale),
      highFactor: Math.exp(high * scale),
      supportRows,
      supportGroups,
      classKey,
      extrapolated,
    };
  }
  throw new RangeError(`no uncertainty of ${metric}`);
}

/** What the last calibration wrote. */
export const shippedUncertainty: TrainingUncertainty = shipped;
