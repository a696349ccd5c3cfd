/** Conformal intervals: quantiles of how far predictions missed rows that their constants were not fitted to, by class of run. */
import {
  type ClassQuantiles,
  classKeys,
  type TrainingClass,
  type TrainingUncertainty,
  trainingInterval,
} from '../uncertainty/index.js';
import type { Prediction } from './prediction.js';

/** One miss: the logarithm of measured over predicted. */
export interface Residual {
  readonly metric: string;
  readonly group: string;
  readonly facts: TrainingClass;
  readonly logRatio: number;
}

/** A class of fewer rows falls back to a coarser one: the 10 % quantile of 30 rows is its third smallest. */
const fewestRows = 30;
/** Rows of one group miss alike: a class of fewer groups says little about the next one. */
const fewestGroups = 3;
const coverageFraction = 0.8;

/** Misses of the predicted rows; skipped ones have none. */
export function residualsOf(predictions: readonly Prediction[]): readonly Residual[] {
  return predictions.flatMap(({ metric, group, outcome }) =>
    outcome.kind === 'predicted'
      ? [{ metric, group, facts: outcome.facts, logRatio: Math.log(outcome.measured / outcome.predicted) }]
      : [],
  );
}

/**
 * Quantiles by class (Mondrian conformal prediction), for uncertainty/training.json.
 *
 * @param residuals of predictions whose group was left out of the fit; in-sample ones give intervals that are too narrow
 * @param asOf YYYY-MM of the calibration
 * @returns every class with enough rows and groups, and always the coarsest, '*'
 * @source Vovk, Gammerman, Shafer 2005, §4.5 (conditional on classes); Lei et al. 2018, §2 (finite-sample quantile)
 */
export function fitUncertainty(residuals: readonly Residual[], asOf: string): TrainingUncertainty {
  const metrics = [...new Set(residuals.map(({ metric }) => metric))];
  return {
    asOf,
    coverageFraction,
    metrics: Object.fromEntries(
      metrics.map((metric) => [metric, classQuantiles(residuals.filter((residual) => residual.metric === metric))]),
    ),
  };
}

function classQuantiles(residuals: readonly Residual[]): Readonly<Record<string, ClassQuantiles>> {
  const members = new Map<string, Residual[]>();
  for (const residual of residuals) {
    for (const key of classKeys(residual.facts)) {
      const known = members.get(key);
      if (known === undefined) members.set(key, [residual]);
      else known.push(residual);
    }
  }
  const classes = [...members].map(([key, rows]) => [key, quantilesOf(rows)] as const);
  const kept = classes.filter(
    ([key, { supportRows, supportGroups }]) =>
      key === '*' || (supportRows >= fewestRows && supportGroups >= fewestGroups),
  );
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function quantilesOf(residuals: readonly Residual[]): ClassQuantiles {
  const sorted = residuals.map(({ logRatio }) => logRatio).sort((a, b) => a - b);
  const [low, high] = conformalRanks(sorted.length);
  return {
    lowFactor: Math.exp(sorted[low] ?? 0),
    highFactor: Math.exp(sorted[high] ?? 0),
    supportRows: sorted.length,
    supportGroups: new Set(residuals.map(({ group }) => group)).size,
  };
}

/**
 * Zero-based ranks that bound the next of n + 1 exchangeable values with the wanted coverage, half of the rest outside on each side.
 * With fewer than 9 values no rank is far enough out: the extremes stand in.
 */
export function conformalRanks(n: number): readonly [low: number, high: number] {
  const outside = (1 - coverageFraction) / 2;
  const low = Math.floor((n + 1) * outside + 1e-9) - 1;
  const high = Math.ceil((n + 1) * (1 - outside) - 1e-9) - 1;
  return [Math.max(0, low), Math.min(n - 1, high)];
}

/**
 * Share of rows inside intervals that were made without their group: the honest coverage.
 *
 * @param foldCount groups are spread over this many folds
 */
export function crossCoverage(residuals: readonly Residual[], foldCount: number): number | null {
  const foldOf = foldsOfGroups(
    residuals.map(({ group }) => group),
    foldCount,
  );
  const tables = Array.from({ length: foldCount }, (_, fold) =>
    fitUncertainty(
      residuals.filter(({ group }) => foldOf.get(group) !== fold),
      '',
    ),
  );
  let covered = 0;
  let judged = 0;
  for (const { metric, group, facts, logRatio } of residuals) {
    const table = tables[foldOf.get(group) ?? 0];
    if (table?.metrics[metric] === undefined) continue;
    const { lowFactor, highFactor } = trainingInterval(metric, facts, table);
    judged += 1;
    if (Math.log(lowFactor) <= logRatio && logRatio <= Math.log(highFactor)) covered += 1;
  }
  return judged === 0 ? null : covered / judged;
}

/**
 * Spreads groups over folds of about equal rows: the largest first, each to the fold that has fewest. The same names give the same folds.
 *
 * @param groups the group of every row
 */
export function foldsOfGroups(groups: readonly string[], foldCount: number): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const order = [...sizes].sort(([nameA, a], [nameB, b]) => b - a || (nameA < nameB ? -1 : 1));
  const rowsOf = Array.from({ length: foldCount }, () => 0);
  const folds = new Map<string, number>();
  for (const [group, size] of order) {
    const fold = rowsOf.indexOf(Math.min(...rowsOf));
    folds.set(group, fold);
    rowsOf[fold] = (rowsOf[fold] ?? 0) + size;
  }
  return folds;
}
