/** Errors of step times: of all rows, by every cut, by cells; and those of memory. */
import {
  type BreakdownKey,
  type ErrorClass,
  isJudged,
  mean,
  median,
  type Prediction,
  residualsBy,
} from '@athanor/core/validation';
import { cell, fixed, table } from '../markdown.js';

export const CUTS: readonly { readonly key: BreakdownKey; readonly title: string }[] = [
  { key: 'kind', title: 'Dense and mixture of experts' },
  { key: 'precision', title: 'Precision recipe' },
  { key: 'accelerator', title: 'Accelerator' },
  { key: 'framework', title: 'Software stack' },
  { key: 'task', title: 'Task' },
  { key: 'scale', title: 'Accelerators, to the nearest power of two' },
  { key: 'source', title: 'Source' },
];

/** The lines that the README shows: rows, then median and mean error in sample and left out. */
export function accuracySummary(inSample: readonly Prediction[], leftOut: readonly Prediction[]): string {
  const cut = (name: string, keep: (prediction: Prediction) => boolean): string[] => {
    const [count = '', ownMedian = '', ownMean = ''] = errorCells(inSample.filter(keep));
    const [, leftMedian = '', leftMean = ''] = errorCells(leftOut.filter(keep));
    return [name, count, `${leftMedian} / ${leftMean}`, `${ownMedian} / ${ownMean}`];
  };
  return table(
    ['step time', 'rows', 'left out: median / mean error %', 'in sample: median / mean error %'],
    HEADLINE_CUTS.map(([name, keep]) => cut(name, keep)),
  );
}

export const HEADLINE_CUTS: readonly (readonly [name: string, keep: (prediction: Prediction) => boolean])[] = [
  ['all', () => true],
  ['dense', isDense],
  ['dense, 16-bit', (each) => isDense(each) && ['bf16', 'fp16'].includes(each.row.training.recipe ?? '')],
  ['mixture of experts', ({ row }) => row.model.kind === 'moe'],
];

function isDense({ row }: Prediction): boolean {
  return row.model.kind === 'dense';
}

function stepErrors(predictions: readonly Prediction[]): number[] {
  return errorsOf(predictions, 'stepTimeS');
}

function errorsOf(predictions: readonly Prediction[], wanted: Prediction['metric']): number[] {
  return predictions.flatMap(({ metric, outcome }) =>
    metric === wanted && outcome.kind === 'predicted'
      ? [(100 * (outcome.predicted - outcome.measured)) / outcome.measured]
      : [],
  );
}

/** Count, median and mean of the absolute errors, median of the signed ones. */
export function errorCells(predictions: readonly Prediction[]): string[] {
  const errors = stepErrors(predictions);
  const absolute = errors.map(Math.abs);
  return [String(errors.length), fixed(median(absolute)), fixed(mean(absolute)), fixed(median(errors))];
}

export function cutTable(key: BreakdownKey, inSample: readonly Prediction[], leftOut: readonly Prediction[]): string {
  const own = new Map(residualsBy(inSample, key).map((one) => [one.key, one]));
  return table(
    [key, 'rows', 'left out: median', 'mean', 'bias', 'in sample: median', 'mean', 'bias'],
    residualsBy(leftOut, key).map((one) => [
      cell(one.key),
      String(one.count),
      ...classCells(one),
      ...classCells(own.get(one.key)),
    ]),
  );
}

function classCells(found: ErrorClass | undefined): readonly string[] {
  return [fixed(found?.medianAbsErrorPct), fixed(found?.meanAbsErrorPct), fixed(found?.medianErrorPct)];
}

export function cellsOf(predictions: readonly Prediction[]): readonly ErrorClass[] {
  return residualsBy(predictions, ['accelerator', 'kind', 'precision']);
}

/** Cells that several sources share, then the others: a source alone tells its own habits from physics by nothing. */
export function cellTables(leftOut: readonly Prediction[]): string {
  const cells = cellsOf(leftOut);
  const rows = (list: readonly ErrorClass[]) =>
    table(
      ['cell', 'rows', 'sources', 'left out: median', 'mean', 'bias'],
      list.map((one) => [one.key, String(one.count), String(one.sources), ...classCells(one)]),
    );
  return [
    'At least 20 rows from at least 2 sources:',
    rows(cells.filter(isJudged)),
    'One source alone:',
    rows(cells.filter(({ sources }) => sources === 1)),
    'Several sources, fewer than 20 rows:',
    rows(cells.filter((one) => one.sources > 1 && !isJudged(one))),
  ].join('\n\n');
}

export function memoryText(predictions: readonly Prediction[]): string {
  const errors = errorsOf(predictions, 'peakMemoryBytes');
  const absolute = errors.map(Math.abs);
  return `Allocator peaks of ${errors.length} rows, nothing fitted: median error ${fixed(median(absolute))} %, mean ${fixed(mean(absolute))} %, largest ${fixed(Math.max(...absolute))} %, bias ${fixed(median(errors))} %.`;
}
