/** How far training predictions miss published runs, by class of run, as factors on the predicted value. */
import { errorScaleOf } from './errorScale.js';
import type { Kinship } from './kinship.js';
import { leanOf, nothingNear } from './lean.js';
import { type PublishedRun, runsOfTable } from './publishedRun.js';
import publishedRuns from './publishedRuns.json' with { type: 'json' };
import type { RunClass, RunTraits } from './runTraits.js';
import type { MetricUncertainty, TrainingUncertainty } from './table.js';
import shipped from './training.json' with { type: 'json' };

/** The interval of one prediction, as factors on it: measured lies in predicted × [lowFactor, highFactor]. */
export interface ClassInterval {
  readonly lowFactor: number;
  readonly highFactor: number;
  readonly supportRows: number;
  readonly supportGroups: number;
  /** Key of the class that was used: 'hopper dense', 'dense', '*'. */
  readonly classKey: string;
  /** What the published runs nearest to it say; none where no run of the architecture was published. */
  readonly near?: NearRuns;
  /** No row of this accelerator generation stands behind the interval: it is widened, unless it is assumed anyway. */
  readonly extrapolated: boolean;
}

/** Where published runs near a prediction say that the measured value will be. */
export interface NearRuns {
  /** Expected measured over predicted. */
  readonly factor: number;
  /** The published run that shares most of its miss with this one, and what share of what can repeat that is. */
  readonly id: string;
  readonly sharedFraction: number;
}

/** What training.json holds. */
interface StoredUncertainty extends Omit<TrainingUncertainty, 'metrics'> {
  readonly kinship: Kinship;
  readonly metrics: Readonly<Record<'stepTimeS' | 'peakMemoryBytes', MetricUncertainty>>;
}

/**
 * Applied in the logarithm. Once, with an earlier fit, leaving out whole sources with their clusters about doubled the error of leaving out
 * groups (medians of 12.5 and 5.7 %); no later calibration has repeated it, so that this is a judgement.
 */
const extrapolationWidening = 2.2;

/** Class keys from finest to coarsest. */
export function classKeys({ generation, kind }: RunClass): readonly string[] {
  return [`${generation} ${kind}`, kind, '*'];
}

/**
 * The factors for a prediction, from the finest class that the table holds. They lie around where the nearest published runs say that the
 * measured value will be, but always hold the prediction itself.
 *
 * @param metric 'stepTimeS' or 'peakMemoryBytes'
 * @param table the shipped one by default
 * @param excludes published runs that a row must not be judged by: its own group
 * @throws RangeError where the table has no class '*' for the metric: the data file is broken
 */
export function trainingInterval(
  metric: string,
  run: RunTraits,
  table: TrainingUncertainty = shippedUncertainty,
  excludes?: (run: PublishedRun) => boolean,
): ClassInterval {
  const known = table.metrics[metric];
  const lean = known?.published === undefined ? nothingNear : leanOf(run, known.published, excludes);
  for (const classKey of classKeys(run)) {
    const quantiles = known?.classes[classKey];
    if (quantiles === undefined) continue;
    const { low, high, supportRows, supportGroups, generations } = quantiles;
    const extrapolated = !generations.includes(run.generation);
    const widening = extrapolated && supportRows > 0 ? extrapolationWidening : 1;
    const scale = widening * errorScaleOf(known?.scale, run);
    const { score: centre, remainingFraction, nearest } = lean;
    return {
      lowFactor: Math.exp(scale * Math.min(0, centre + low * remainingFraction)),
      highFactor: Math.exp(scale * Math.max(0, centre + high * remainingFraction)),
      ...(nearest === undefined ? {} : { near: { factor: Math.exp(scale * centre), ...nearest } }),
      supportRows,
      supportGroups,
      classKey,
      extrapolated,
    };
  }
  throw new RangeError(`no uncertainty of ${metric}`);
}

/** What the last calibration wrote. */
export const shippedUncertainty: TrainingUncertainty = withRuns(shipped, runsOfTable(publishedRuns));

/** The table as it is kept, without runs, with them; they stand apart since they are many. */
function withRuns(table: StoredUncertainty, runs: readonly PublishedRun[]): TrainingUncertainty {
  const { kinship, ...rest } = table;
  const { stepTimeS, ...others } = table.metrics;
  return { ...rest, metrics: { ...others, stepTimeS: { ...stepTimeS, published: { kinship, runs } } } };
}
