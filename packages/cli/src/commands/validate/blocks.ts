/** What `athanor validate` prints for people. */
import { type Block, type Cell, left, name, quantity, right, text, words } from '@athanor/core/plan';
import {
  type ErrorClass,
  isJudged,
  mean,
  median,
  type Prediction,
  type TrainingRow,
  type ValidationReport,
  type WorstRow,
} from '@athanor/core/validation';
import type { Breakdown } from './breakdown.js';

const percent = (value: number | null): Cell =>
  value === null ? { kind: 'empty' } : quantity(value / 100, 'fraction');

export function summaryBlock({ summary }: ValidationReport): Block {
  return {
    kind: 'table',
    title: text('cli.validate.summary'),
    columns: [
      left('cli.validate.column.metric'),
      right('cli.validate.column.count'),
      right('cli.validate.column.skipped'),
      right('cli.validate.column.median'),
      right('cli.validate.column.mean'),
      right('cli.validate.column.bias'),
      right('cli.validate.column.coverage'),
    ],
    rows: Object.entries(summary).map(([metric, each]) => [
      name(metric),
      quantity(each.count, 'count'),
      quantity(each.skipped, 'count'),
      percent(each.medianAbsErrorPct),
      percent(each.meanAbsErrorPct),
      percent(each.biasPct),
      percent(each.coverage80 === null ? null : each.coverage80 * 100),
    ]),
  };
}

/** What the measured runs of the user's own changed: errors of the rows that they correct, before and after. */
export function calibrationBlock(runs: number, before: readonly Prediction[], after: readonly Prediction[]): Block {
  const touched = after.flatMap(({ outcome }, index) =>
    outcome.kind === 'predicted' && outcome.calibration !== undefined ? [index] : [],
  );
  const errors = (list: readonly Prediction[]): number[] =>
    touched.flatMap((index) => {
      const outcome = list[index]?.outcome;
      return outcome?.kind === 'predicted' ? [100 * Math.abs(outcome.predicted / outcome.measured - 1)] : [];
    });
  return {
    kind: 'table',
    title: text('cli.calibrate.title', { runs, rows: touched.length }),
    columns: [
      left('cli.calibrate.column.when'),
      right('cli.validate.column.count'),
      right('cli.validate.column.median'),
      right('cli.validate.column.mean'),
    ],
    rows: (
      [
        ['cli.calibrate.before', errors(before)],
        ['cli.calibrate.after', errors(after)],
      ] as const
    ).map(([when, list]) => [words(when), quantity(list.length, 'count'), percent(median(list)), percent(mean(list))]),
    foot: touched.length === 0 ? [text('cli.calibrate.nothing')] : [],
  };
}

/** The classes asked for; where sources are crossed with other keys, also the cells that they share, and those that one source has alone. */
export function breakdownBlocks({ by, classes, cells }: Breakdown): readonly Block[] {
  const keys = by.join(' · ');
  if (cells === undefined) return [classBlock(text('cli.validate.by', { by: keys }), classes)];
  const of = by.filter((key) => key !== 'source').join(' · ');
  const alone = cells.filter(({ sources }) => sources === 1);
  const few = cells.filter((cell) => cell.sources > 1 && !isJudged(cell));
  return [
    classBlock(text('cli.validate.judged', { by: of }), cells.filter(isJudged)),
    classBlock(text('cli.validate.alone', { by: of }), alone),
    classBlock(text('cli.validate.few', { by: of }), few),
    classBlock(text('cli.validate.by', { by: keys }), classes),
  ].filter((block) => block.kind !== 'table' || block.rows.length > 0);
}

export function classBlock(title: ReturnType<typeof text>, classes: readonly ErrorClass[]): Block {
  return {
    kind: 'table',
    title,
    columns: [
      left('cli.validate.column.class'),
      right('cli.validate.column.count'),
      right('cli.validate.column.sources'),
      right('cli.validate.column.median'),
      right('cli.validate.column.mean'),
      right('cli.validate.column.bias'),
    ],
    rows: classes.map((each) => [
      name(each.key),
      quantity(each.count, 'count'),
      quantity(each.sources, 'count'),
      percent(each.medianAbsErrorPct),
      percent(each.meanAbsErrorPct),
      percent(each.medianErrorPct),
    ]),
  };
}

export function worstBlock(worst: readonly WorstRow[]): Block {
  return {
    kind: 'table',
    title: text('cli.validate.worst'),
    columns: [
      left('cli.validate.column.row'),
      right('cli.validate.column.measured'),
      right('cli.validate.column.predicted'),
      right('cli.validate.column.error'),
      left('cli.validate.column.suspect'),
    ],
    rows: worst.map(({ id, measured, predicted, errorPct, suspect }) => [
      name(id),
      quantity(measured, 's'),
      quantity(predicted, 's'),
      percent(errorPct),
      suspect === undefined ? { kind: 'empty' } : words('cli.validate.suspect'),
    ]),
  };
}

/** Fields of the file that nothing reads, by how many rows have them. */
export function ignoredFields(
  rows: readonly TrainingRow[],
): readonly { readonly field: string; readonly rows: number }[] {
  const counts = new Map<string, number>();
  for (const { ignored } of rows) for (const field of ignored) counts.set(field, (counts.get(field) ?? 0) + 1);
  return [...counts].map(([field, count]) => ({ field, rows: count })).sort((a, b) => b.rows - a.rows);
}

export function ignoredBlock(fields: ReturnType<typeof ignoredFields>): readonly Block[] {
  if (fields.length === 0) return [];
  const items = fields.map(({ field, rows }) => text('cli.validate.ignored', { field, rows }));
  return [{ kind: 'list', title: text('cli.validate.ignoredFields'), tone: 'warning', items }];
}

/** Rows that were read otherwise than they are written; the first of them, as a file is often written one way throughout. */
export function readAsBlock({ rows }: ValidationReport): readonly Block[] {
  const byId = new Map(rows.map(({ id, readAs = [] }) => [id, readAs]));
  const notes = [...byId].flatMap(([id, readAs]) =>
    readAs.map((note) => text('cli.validate.readAsItem', { id, note })),
  );
  if (notes.length === 0) return [];
  const rest = notes.length - mostReadAs;
  const items = notes.slice(0, mostReadAs);
  const more = rest > 0 ? [text('cli.validate.readAsMore', { count: rest })] : [];
  return [{ kind: 'list', title: text('cli.validate.readAs'), tone: 'warning', items: [...items, ...more] }];
}

/** Notes of rows that are shown. */
const mostReadAs = 10;

/** Where no row could be predicted, that is the answer. */
export function nothingBlock({ rows }: ValidationReport): readonly Block[] {
  if (!isNothing({ rows })) return [];
  const count = new Set(rows.map(({ id }) => id)).size;
  return [{ kind: 'headline', tone: 'bad', texts: [text('cli.validate.nothing', { count })] }];
}

/** Whether every row was skipped. */
export function isNothing({ rows }: Pick<ValidationReport, 'rows'>): boolean {
  return rows.every(({ skipped }) => skipped !== undefined);
}

export function skipBlock({ rows }: ValidationReport): Block {
  const counts = new Map<string, number>();
  for (const { skipped } of rows) if (skipped !== undefined) counts.set(skipped, (counts.get(skipped) ?? 0) + 1);
  const items = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([reason, count]) => text('cli.validate.skip', { count, reason }));
  return { kind: 'list', title: text('cli.validate.skips'), tone: 'note', items };
}
