/** What came out of a sweep: how many plans fit, what was refused and why, and the quickest that fits. */
import { formatIssue, formatMessage } from '@athanor/core/messages';
import { type Block, left, name, quantity, type Report, right, text } from '@athanor/core/plan';
import { planOfRow, type SweepRow, type SweepSetup, valuesAt } from '@athanor/core/sweep';
import { withRowHint } from './rowHint.js';

export interface Tally {
  add(row: number, found: SweepRow): void;
  /** Rows that fit. */
  fits(): number;
  report(file: string): Report;
}

interface Refusal {
  readonly row: number;
  readonly code: string;
  count: number;
}

const judged = 'stepTimeS';

export function tallyOf(setup: SweepSetup): Tally {
  const { axes, figures } = setup;
  const timeAt = figures.indexOf(judged);
  const refusals = new Map<string, Refusal>();
  let [all, fit, unfit] = [0, 0, 0];
  let best: { readonly row: number; readonly value: number } | undefined;
  return {
    add: (row, { fits, error, errorField, figures: values }) => {
      all += 1;
      if (fits === true) fit += 1;
      if (fits === false) unfit += 1;
      if (fits === null) countRefusal(refusals, row, error ?? '', errorField ?? '');
      const value = values[timeAt] ?? null;
      if (fits === true && value !== null && (best === undefined || value < best.value)) best = { row, value };
    },
    fits: () => fit,
    report: (file) => ({
      title: formatMessage('sweep.title', { all, file }),
      blocks: [
        {
          kind: 'headline',
          tone: fit > 0 ? 'good' : 'bad',
          texts: [text('sweep.summary.fit', { fit, all, unfit, refused: all - fit - unfit })],
        },
        ...(best === undefined ? [] : [bestBlock(axes, best)]),
        ...refusalBlock(setup, [...refusals.values()]),
      ],
    }),
  };
}

/** By code and field; what is refused for more reasons counts for its first. */
function countRefusal(refusals: Map<string, Refusal>, row: number, code: string, field: string): void {
  const key = `${code} ${field}`;
  const known = refusals.get(key);
  if (known === undefined) refusals.set(key, { row, code, count: 1 });
  else known.count += 1;
}

function bestBlock(axes: SweepSetup['axes'], { row, value }: { readonly row: number; readonly value: number }): Block {
  const values = valuesAt(axes, row);
  const shown = (at: number): string => {
    const each = values[at] ?? null;
    return typeof each === 'string' ? each : JSON.stringify(each);
  };
  return {
    kind: 'table',
    title: text('sweep.summary.best', { figure: judged, value: { value, unit: 's' }, row }),
    columns: [left('sweep.column.axis'), left('sweep.column.value')],
    rows: axes.map((axis, at) => [name(axis.name), name(shown(at))]),
  };
}

/** With what is wrong in the first row of each: a code alone helps nobody. */
function refusalBlock(setup: SweepSetup, refusals: readonly Refusal[]): readonly Block[] {
  if (refusals.length === 0) return [];
  return [
    {
      kind: 'table',
      title: text('sweep.summary.refusals'),
      columns: [
        right('sweep.column.rows'),
        left('sweep.column.code'),
        right('sweep.column.first'),
        left('sweep.column.problem'),
      ],
      rows: [...refusals]
        .sort((a, b) => b.count - a.count)
        .map(({ count, code, row }) => [
          quantity(count, '1'),
          name(code),
          quantity(row, '1'),
          name(problemOf(setup, row)),
        ]),
    },
  ];
}

function problemOf(setup: SweepSetup, row: number): string {
  const plan = planOfRow(setup, row);
  const [first] = plan.ok ? [] : plan.issues;
  return first === undefined ? '' : formatIssue(withRowHint(first, setup));
}
