/** The rows of docs/accuracy.md one by one: predicted ones by source, and the others with their reasons. */
import { type Prediction, textOf } from '@athanor/core/validation';
import { cell, fixed, significant, table } from '../markdown.js';

/** Every predicted row under its source: measured, predicted in sample and left out, and both errors. */
export function everyRow(inSample: readonly Prediction[], leftOut: readonly Prediction[]): string {
  const sources = new Map<string, { readonly url: string | null; readonly rows: string[][] }>();
  inSample.forEach(({ row, metric, outcome }, index) => {
    const left = leftOut[index]?.outcome;
    if (metric !== 'stepTimeS' || outcome.kind === 'skipped') return;
    const title = row.source.title ?? 'unknown source';
    const known = sources.get(title) ?? { url: row.source.url, rows: [] };
    const error = (predicted: number) => fixed(100 * (predicted / outcome.measured - 1));
    known.rows.push([
      row.id,
      significant(outcome.measured),
      significant(outcome.predicted),
      error(outcome.predicted),
      ...(left?.kind === 'predicted' ? [significant(left.predicted), error(left.predicted)] : ['', '']),
    ]);
    sources.set(title, known);
  });
  return [...sources]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([title, { url, rows }]) =>
      [
        `### ${title}`,
        ...(url === null ? [] : [url]),
        table(['row', 'measured s', 'in sample s', 'error %', 'left out s', 'error %'], rows),
      ].join('\n\n'),
    )
    .join('\n\n');
}

/** Rows that are skipped, under their reasons. */
export function skippedRows(predictions: readonly Prediction[]): string {
  const reasons = new Map<string, string[]>();
  for (const { row, metric, outcome } of predictions) {
    if (metric !== 'stepTimeS' || outcome.kind !== 'skipped') continue;
    const reason = textOf(outcome.reason);
    reasons.set(reason, [...(reasons.get(reason) ?? []), row.id]);
  }
  return table(
    ['rows', 'reason', 'which'],
    [...reasons]
      .sort(([, a], [, b]) => b.length - a.length)
      .map(([reason, ids]) => [String(ids.length), cell(reason), ids.join(', ')]),
  );
}
