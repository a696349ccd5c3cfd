/** How good the intervals of a cross-validation are, for people. */
import { type Block, type Cell, left, name, quantity, right, text, words } from '@athanor/core/plan';
import type { Estimate, IntervalQuality } from '@athanor/core/validation';

export function intervalBlocks(intervals: readonly IntervalQuality[]): readonly Block[] {
  const [first] = intervals;
  if (first === undefined) return [];
  return [
    {
      kind: 'table',
      title: text('cli.intervals.title'),
      columns: [
        left('cli.intervals.column.unit'),
        right('cli.intervals.column.rows'),
        right('cli.intervals.column.coverage'),
        right('cli.intervals.column.score'),
        right('cli.intervals.column.global'),
        right('cli.intervals.column.ratio'),
      ],
      rows: intervals.map(({ unit, rows, coverageFraction, score, globalScore, scoreRatio }) => [
        name(unit),
        quantity(rows, 'count'),
        withError(coverageFraction, 100, 1),
        quantity(rounded(score), '1'),
        quantity(rounded(globalScore), '1'),
        withError(scoreRatio, 1, 3),
      ]),
      foot: [text('cli.intervals.foot')],
    },
    {
      kind: 'table',
      title: text('cli.intervals.classes'),
      columns: [
        left('cli.validate.column.class'),
        right('cli.intervals.column.rows'),
        right('cli.intervals.column.groups'),
        right('cli.intervals.column.inside'),
        right('cli.intervals.column.width'),
      ],
      rows: first.classes.map(({ key, rows, groups, coverageFraction, medianHalfWidthFraction }) => [
        name(key),
        quantity(rows, 'count'),
        quantity(groups, 'count'),
        quantity(coverageFraction, 'fraction'),
        quantity(medianHalfWidthFraction, 'fraction'),
      ]),
    },
  ];
}

function withError({ value, error }: Estimate, scale: number, digits: number): Cell {
  const shown = (each: number): string => (scale * each).toFixed(digits);
  return words('cli.intervals.estimate', { value: shown(value), error: shown(error) });
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
