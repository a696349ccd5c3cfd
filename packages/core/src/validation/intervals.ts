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
/** Rows of one group miss alike, so that groups are what is counted: with fewer than 9 no quantile is far enough out. */
const fewestGroups = 10;
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
 * @source Vovk, Gammerman, Shafer 2005, §4.5 (quantiles of each class)
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
  const sizes = new Map<string, number>();
  for (const { group } of residuals) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const weighted = residuals.map(({ logRatio, group }) => ({
    value: logRatio,
    weight: 1 / ((sizes.get(group) ?? 1) * sizes.size),
  }));
  const [low, high] = conformalBounds(weighted, sizes.size);
  return {
    lowFactor: Math.exp(low),
    highFactor: Math.exp(high),
    supportRows: residuals.length,
    supportGroups: sizes.size,
    generations: [...new Set(residuals.map(({ facts }) => facts.generation))].sort(),
  };
}

/**
 * Bounds that hold a row of a new group with the wanted coverage, half of the rest outside on each side.
 *
 * Every group has the same weight whatever its rows: they are not independent. The new group may lie anywhere among the G known ones with
 * the same chance, so that each tail keeps ((G + 1)·10 % − 1)/G of the known weight. With fewer than 9 groups the extremes stand in.
 *
 * @param weighted values and weights that sum to 1; not empty
 * @source Dunn, Wasserman, Ramdas 2022, Distribution-free prediction sets for two-layer hierarchical models, §3.1 (pooled distributions)
 */
export function conformalBounds(
  weighted: readonly { readonly value: number; readonly weight: number }[],
  groups: number,
): readonly [low: number, high: number] {
  const outside = (1 - coverageFraction) / 2;
  const tail = Math.max(0, ((groups + 1) * outside - 1) / groups);
  const rising = [...weighted].sort((a, b) => a.value - b.value);
  return [firstBeyond(rising, tail), firstBeyond(rising.reverse(), tail)];
}

/** The first value in order at which the weight so far exceeds the tail; rounding must not move it by a rank. */
function firstBeyond(ordered: readonly { readonly value: number; readonly weight: number }[], tail: number): number {
  let sum = 0;
  for (const { value, weight } of ordered) {
    sum += weight;
    if (sum > tail + 1e-9) return value;
  }
  return ordered.at(-1)?.value ?? 0;
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
