/** Conformal intervals: quantiles of how far predictions missed rows that their constants were not fitted to, over how far such rows are missed typically. */
import {
  type ClassQuantiles,
  classKeys,
  type ErrorScale,
  errorScaleOf,
  type Kinship,
  type MetricUncertainty,
  shippedUncertainty,
  type TrainingUncertainty,
} from '../uncertainty/index.js';
import { fitErrorScale, groupWeights } from './errorScale.js';
import { foldsOfGroups } from './folds.js';
import { fitKinship, scoresLeft } from './kinship.js';
import { conformalQuantile } from './quantile.js';
import type { Residual } from './residuals.js';
import { fitSimilarity } from './similarity.js';

/** A class of fewer rows falls back to a coarser one: the 10 % quantile of 30 rows is its third smallest. */
const fewestRows = 30;
/** Rows of one group miss alike, so that groups are what is counted: with fewer than 9 no quantile is far enough out. */
const fewestGroups = 10;
/** With fewer rows or groups than this nothing but the plain quantiles is fitted. */
const fewestScaledRows = 100;
const fewestScaledGroups = 30;
const coverageFraction = 0.8;
/** Parts of the groups; the typical miss of each is fitted to the others, so that scores are those of unseen groups. */
const scaleFolds = 5;

/**
 * What uncertainty/ keeps of each metric: the typical miss, what near published runs say, and quantiles by class (Mondrian conformal prediction) of what
 * they leave.
 *
 * @param residuals of predictions whose group was left out of the fit; in-sample ones give intervals that are too narrow
 * @param asOf YYYY-MM of the calibration
 * @param kinship how alike runs are missed; the shipped one, unless it is to be fitted to the residuals
 * @returns every class with enough rows and groups, and always the coarsest, '*'
 * @source Vovk, Gammerman, Shafer 2005, §4.5 (quantiles of each class); Lei et al. 2018, doi:10.1080/01621459.2017.1307116, §5.2 (scores over a predicted error)
 */
export function fitUncertainty(
  residuals: readonly Residual[],
  asOf: string,
  kinship: Kinship | 'fitted' = shippedUncertainty.metrics.stepTimeS?.published?.kinship ?? 'fitted',
): TrainingUncertainty {
  const metrics = [...new Set(residuals.map(({ metric }) => metric))];
  return {
    asOf,
    coverageFraction,
    metrics: Object.fromEntries(
      metrics.map((metric) => [
        metric,
        metricUncertainty(
          residuals.filter((each) => each.metric === metric),
          kinship,
        ),
      ]),
    ),
  };
}

/** The table with how alike similar runs are missed. */
export function withSimilarity(table: TrainingUncertainty, residuals: readonly Residual[]): TrainingUncertainty {
  return {
    ...table,
    similarity: fitSimilarity(
      residuals.filter(({ metric }) => metric === 'stepTimeS'),
      table,
    ),
  };
}

function metricUncertainty(residuals: readonly Residual[], kinship: Kinship | 'fitted'): MetricUncertainty {
  const groups = new Set(residuals.map(({ group }) => group)).size;
  if (residuals.length < fewestScaledRows || groups < fewestScaledGroups)
    return {
      classes: classQuantiles(
        residuals.map((each) => ({ ...each, scale: 1, score: each.logRatio })),
        signedBounds,
      ),
    };
  const scored = crossScored(residuals);
  const published = {
    kinship: kinship === 'fitted' ? fitKinship(scored, 1 - coverageFraction) : kinship,
    runs: scored.map(({ id, group, facts: traits, score }) => ({ id, group, traits, score })),
  };
  const left = scoresLeft(scored, published.kinship).map(({ run, score }) => ({ ...run, score }));
  return { scale: fitErrorScale(residuals), published, classes: classQuantiles(left, evenBounds) };
}

interface Scored extends Residual {
  /** The miss over the typical one of such a run. */
  readonly score: number;
  /** The typical miss of such a run. */
  readonly scale: number;
}

/** Scores by typical misses that the row's own group did not help to fit. */
function crossScored(residuals: readonly Residual[]): readonly Scored[] {
  const folds = foldsOfGroups(
    residuals.map(({ group }) => group),
    scaleFolds,
  );
  const scales = Array.from({ length: scaleFolds }, (_, fold): ErrorScale | undefined => {
    const others = residuals.filter(({ group }) => folds.get(group) !== fold);
    return others.length === 0 ? undefined : fitErrorScale(others);
  });
  return residuals.map((each) => {
    const scale = errorScaleOf(scales[folds.get(each.group) ?? 0], each.facts);
    return { ...each, scale, score: each.logRatio / scale };
  });
}

type Bounds = (scored: readonly Scored[]) => readonly [low: number, high: number];

function classQuantiles(scored: readonly Scored[], bounds: Bounds): Readonly<Record<string, ClassQuantiles>> {
  const members = new Map<string, Scored[]>();
  for (const each of scored) {
    for (const key of classKeys(each.facts)) {
      const known = members.get(key);
      if (known === undefined) members.set(key, [each]);
      else known.push(each);
    }
  }
  const classes = [...members].map(([key, rows]) => [key, quantilesOf(rows, bounds)] as const);
  const kept = classes.filter(
    ([key, { supportRows, supportGroups }]) =>
      key === '*' || (supportRows >= fewestRows && supportGroups >= fewestGroups),
  );
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function quantilesOf(scored: readonly Scored[], bounds: Bounds): ClassQuantiles {
  const [low, high] = bounds(scored);
  return {
    low,
    high,
    supportRows: scored.length,
    supportGroups: new Set(scored.map(({ group }) => group)).size,
    generations: [...new Set(scored.map(({ facts }) => facts.generation))].sort(),
  };
}

/** Bounds at equal distance from the prediction: where there are rows enough for a typical miss, the fit leaves no bias worth a bound of its own. */
function evenBounds(scored: readonly Scored[]): readonly [number, number] {
  const weights = groupWeights(scored);
  // 1/n^(1/4): by 1/√n small groups, which are missed by more, would widen what most rows need.
  const sizes = scored.map(({ score }, row) => ({ value: Math.abs(score), weight: Math.sqrt(weights[row] ?? 0) }));
  const high = conformalQuantile(sizes, new Set(scored.map(({ group }) => group)).size, 1 - coverageFraction);
  return [-high, high];
}

/** A bound for each side, each group with the same weight: the few rows of a small metric. */
function signedBounds(scored: readonly Scored[]): readonly [number, number] {
  const weights = groupWeights(scored);
  const groups = new Set(scored.map(({ group }) => group)).size;
  const side = (sign: number): number =>
    sign *
    conformalQuantile(
      scored.map(({ score }, row) => ({ value: sign * score, weight: (weights[row] ?? 0) ** 2 })),
      groups,
      (1 - coverageFraction) / 2,
    );
  return [side(-1), side(1)];
}
