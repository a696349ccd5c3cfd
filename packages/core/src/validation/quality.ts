/** How good the intervals are: whether they hold what they promise on rows that they were not made from, and how much narrower than one width for all. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { type Kinship, trainingInterval } from '../uncertainty/index.js';
import { foldsOfGroups } from './folds.js';
import { groupedBy } from './groups.js';
import { fitUncertainty } from './intervals.js';
import { conformalQuantile } from './quantile.js';
import type { Residual } from './residuals.js';
import { intervalScore } from './score.js';
import { mean, median } from './statistics.js';

/** What is left out of the making of an interval together with the row that it is for. */
export type IntervalUnit = 'group' | 'source';

/** A value with its standard error over groups. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

export interface IntervalQuality {
  readonly unit: IntervalUnit;
  readonly rows: number;
  /** Share of rows within their interval. */
  readonly coverageFraction: Estimate;
  /** Mean interval score of ln(measured / predicted): width plus ten times what a row lies outside. Smaller is better. */
  readonly score: number;
  /** The same of one width for all. */
  readonly globalScore: number;
  /** score over globalScore. */
  readonly scoreRatio: Estimate;
  readonly classes: readonly IntervalClass[];
}

/** Rows of one generation and kind. */
export interface IntervalClass {
  readonly key: string;
  readonly rows: number;
  readonly groups: number;
  readonly coverageFraction: number;
  /** Half of the interval's width over the prediction, median. */
  readonly medianHalfWidthFraction: number;
}

const mostFolds = 40;
const groupFolds = 10;
const bootstrapDraws = 500;
const seed = 9;

/**
 * Makes the intervals of each part of the rows from the others, and judges them on it.
 *
 * @param residuals from predictions whose group was left out of the fit; step times are judged
 * @param unit source: intervals of a source come from the other sources, the harder test
 * @param kinship the shipped one, unless another was fitted to all rows, or is to be fitted to the others each time
 * @returns undefined where the rows are of one unit: nothing is left to make intervals from
 * @source Gneiting, Raftery 2007, doi:10.1198/016214506000001437, §6.2 (interval score); Efron, Tibshirani 1993, ch. 6, over groups
 */
export function intervalQuality(
  residuals: readonly Residual[],
  unit: IntervalUnit,
  kinship?: Kinship | 'fitted',
): IntervalQuality | undefined {
  const steps = residuals.filter(({ metric }) => metric === 'stepTimeS');
  const judged = judge(steps, unit, kinship);
  if (judged.length === 0) return undefined;
  const estimate = (of: (rows: readonly Judged[]) => number): Estimate => ({
    value: of(judged),
    error: bootstrapError(judged, of),
  });
  const classes = groupedBy(judged, ({ key }) => key);
  return {
    unit,
    rows: judged.length,
    coverageFraction: estimate(coverage),
    score: meanOf(judged, ({ score }) => score),
    globalScore: meanOf(judged, ({ globalScore }) => globalScore),
    scoreRatio: estimate((rows) => meanOf(rows, ({ score }) => score) / meanOf(rows, ({ globalScore }) => globalScore)),
    classes: [...classes]
      .map(([key, rows]) => ({
        key,
        rows: rows.length,
        groups: new Set(rows.map(({ group }) => group)).size,
        coverageFraction: coverage(rows),
        medianHalfWidthFraction: median(rows.map(({ halfWidth }) => halfWidth)) ?? 0,
      }))
      .sort((a, b) => b.rows - a.rows || (a.key < b.key ? -1 : 1)),
  };
}

interface Judged {
  readonly group: string;
  readonly key: string;
  readonly isCovered: boolean;
  readonly score: number;
  readonly globalScore: number;
  readonly halfWidth: number;
}

function judge(
  steps: readonly Residual[],
  unit: IntervalUnit,
  kinship: Kinship | 'fitted' | undefined,
): readonly Judged[] {
  const unitOf = (each: Residual): string => each[unit];
  const count = Math.min(unit === 'group' ? groupFolds : mostFolds, new Set(steps.map(unitOf)).size);
  const foldOf = foldsOfGroups(steps.map(unitOf), count);
  const made = Array.from({ length: count }, (_, fold) => {
    const others = steps.filter((each) => foldOf.get(unitOf(each)) !== fold);
    if (others.length === 0) return undefined;
    const table = fitUncertainty(others, '', kinship);
    return { table, global: globalHalf(others, 1 - table.coverageFraction), outside: 1 - table.coverageFraction };
  });
  return steps.flatMap((each): Judged[] => {
    const from = made[foldOf.get(unitOf(each)) ?? 0];
    if (from === undefined) return [];
    const { facts, group, logRatio } = each;
    const { lowFactor, highFactor } = trainingInterval('stepTimeS', facts, from.table);
    const bounds = [Math.log(lowFactor), Math.log(highFactor)] as const;
    return [
      {
        group,
        key: `${facts.generation} ${facts.kind}`,
        isCovered: bounds[0] <= logRatio && logRatio <= bounds[1],
        score: intervalScore(logRatio, bounds, from.outside),
        globalScore: intervalScore(logRatio, [-from.global, from.global], from.outside),
        halfWidth: (highFactor - lowFactor) / 2,
      },
    ];
  });
}

/** One quantile for all: the same half-width around every prediction, in the logarithm, that holds 80 % of the rows. */
export function globalHalf(residuals: readonly Residual[], outside: number): number {
  return conformalQuantile(
    residuals.map(({ logRatio }) => ({ value: Math.abs(logRatio), weight: 1 })),
    new Set(residuals.map(({ group }) => group)).size,
    outside,
  );
}

function coverage(rows: readonly Judged[]): number {
  return meanOf(rows, ({ isCovered }) => (isCovered ? 1 : 0));
}

function meanOf(rows: readonly Judged[], of: (row: Judged) => number): number {
  return mean(rows.map(of)) ?? 0;
}

/** Standard deviation over sets of groups drawn with replacement: rows of one group are not independent. */
function bootstrapError(judged: readonly Judged[], of: (rows: readonly Judged[]) => number): number {
  const list = [...groupedBy(judged, ({ group }) => group).values()];
  const generator = xoroshiro128plus(seed);
  const values = Array.from({ length: bootstrapDraws }, () =>
    of(list.flatMap(() => list[uniformInt(generator, 0, list.length - 1)] ?? [])),
  );
  const centre = mean(values) ?? 0;
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)) ?? 0);
}
