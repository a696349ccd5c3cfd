/** How far training predictions missed published runs, by class of run, as factors on the predicted value. */
import shipped from './training.json' with { type: 'json' };

/** What decides how uncertain a prediction is. */
export interface TrainingClass {
  /** Accelerator generation of the catalog: 'hopper', 'blackwell', 'tpu-v5', … */
  readonly generation: string;
  readonly kind: 'dense' | 'moe';
  /** Width of the matrix products. */
  readonly recipe: '16-bit' | '8-bit' | '4-bit';
  readonly accelerators: number;
}

/** Factors that bound the measured value with the stated coverage: measured lies in predicted × [lowFactor, highFactor]. */
export interface ClassQuantiles {
  readonly lowFactor: number;
  readonly highFactor: number;
  /** Measured rows behind the factors; 0 where they are assumed. */
  readonly supportRows: number;
  /** Groups of source × model × accelerator among them. */
  readonly supportGroups: number;
  /** Accelerator generations among them. */
  readonly generations: readonly string[];
}

/** The content of training.json: for each metric, factors by class key, the coarsest under '*'. */
export interface TrainingUncertainty {
  readonly asOf: string;
  readonly coverageFraction: number;
  readonly metrics: Readonly<Record<string, Readonly<Record<string, ClassQuantiles>>>>;
}

export interface ClassInterval extends ClassQuantiles {
  /** Key of the class that was used, e.g. 'hopper dense 8-bit 9-1023', 'hopper dense', '*'. */
  readonly classKey: string;
  /** No row of this accelerator generation stands behind the interval: it is widened, unless it is assumed anyway. */
  readonly extrapolated: boolean;
}

/** Leaving out whole sources with their clusters about doubled the error of leaving out groups (median 12.5 % against 5.7 %); applied in the logarithm. */
const extrapolationWidening = 2.2;

/** Class keys from finest to coarsest. A class that names no generation comes after those that do. */
export function classKeys(facts: TrainingClass): readonly string[] {
  const { generation, kind, recipe } = facts;
  return [
    `${generation} ${kind} ${recipe} ${scaleOf(facts.accelerators)}`,
    `${generation} ${kind} ${recipe}`,
    `${generation} ${kind}`,
    `${kind} ${recipe}`,
    kind,
    '*',
  ];
}

/** One server, a cluster, or a machine where stragglers and the fabric begin to show. */
function scaleOf(accelerators: number): string {
  return accelerators <= 8 ? '1-8' : accelerators < 1024 ? '9-1023' : '1024+';
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
  facts: TrainingClass,
  table: TrainingUncertainty = shippedUncertainty,
): ClassInterval {
  const classes = table.metrics[metric];
  for (const classKey of classKeys(facts)) {
    const quantiles = classes?.[classKey];
    if (quantiles === undefined) continue;
    const extrapolated = !quantiles.generations.includes(facts.generation);
    const widen = extrapolated && quantiles.supportRows > 0;
    return { ...(widen ? widened(quantiles) : quantiles), classKey, extrapolated };
  }
  throw new RangeError(`no uncertainty of ${metric}`);
}

/** The interval of a step time prediction, as factors. */
export function stepTimeInterval(facts: TrainingClass, table: TrainingUncertainty = shippedUncertainty): ClassInterval {
  return trainingInterval('stepTimeS', facts, table);
}

function widened(quantiles: ClassQuantiles): ClassQuantiles {
  return {
    ...quantiles,
    lowFactor: quantiles.lowFactor ** extrapolationWidening,
    highFactor: quantiles.highFactor ** extrapolationWidening,
  };
}

/** What the last calibration wrote. */
export const shippedUncertainty: TrainingUncertainty = shipped;
