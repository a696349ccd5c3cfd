/** What validation found and training.json holds. */
import type { ErrorScale } from './errorScale.js';
import type { Kinship } from './kinship.js';
import type { PublishedRun } from './publishedRun.js';

/**
 * Bounds of the score of a run: ln(measured / predicted), less what near runs tell of it, over the typical miss of such a run and what they leave open.
 *
 * What has no model of the typical miss has 1 for it.
 */
export interface ClassQuantiles {
  readonly low: number;
  readonly high: number;
  /** Measured rows behind the bounds; 0 where they are assumed. */
  readonly supportRows: number;
  /** Groups of source × model × accelerator among them. */
  readonly supportGroups: number;
  /** Accelerator generations among them. */
  readonly generations: readonly string[];
}

/** What is known of the misses of one metric. */
export interface MetricUncertainty {
  readonly scale?: ErrorScale;
  /** What runs near a plan tell of its miss; where there is none the interval lies around the prediction alone. */
  readonly published?: PublishedMisses;
  /** By class key, the coarsest under '*'. */
  readonly classes: Readonly<Record<string, ClassQuantiles>>;
}

/** How published runs were missed, and how alike runs are missed. */
export interface PublishedMisses {
  readonly kinship: Kinship;
  readonly runs: readonly PublishedRun[];
}

/** The content of training.json, with the runs of publishedRuns.json. */
export interface TrainingUncertainty {
  readonly asOf: string;
  readonly coverageFraction: number;
  /** By metric. */
  readonly metrics: Readonly<Record<string, MetricUncertainty>>;
  /** How alike step times of similar runs are missed: what a user's own measurements tell of other runs. */
  readonly similarity?: Similarity;
}

/**
 * Parts of the variance of a score, ln(measured / predicted) over its typical miss, within one cluster; only their ratios matter.
 *
 * Runs of one accelerator and software share nothing else; those of one model kind and precision share `recipe`; those of one model and task share
 * `cell`; layouts share `layout` · exp(−distance / reach). `noise` is what a measurement shares with none.
 */
export interface Similarity {
  readonly recipe: number;
  readonly cell: number;
  readonly layout: number;
  readonly noise: number;
  /** Distance at which layouts share 1/e: sums of |log2| of the ratios of their sizes. */
  readonly reach: number;
  /** Bound of |ln(measured / corrected)| over its typical remaining miss, that holds the wanted share of runs. */
  readonly high: number;
}
