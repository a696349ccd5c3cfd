/** Writes docs/accuracy.md: errors in sample and with groups left out, by every cut that a reader may ask for, and the constants behind them. */
import {
  type BreakdownKey,
  type FitPoint,
  fittedParameters,
  isOnBound,
  mean,
  median,
  type Prediction,
  residualsBy,
  suspectReason,
} from '@athanor/core/validation';

/** What the page is made of: predictions with the shipped constants, and with constants that each row's group did not help to fit. */
export interface AccuracyFindings {
  readonly inSample: readonly Prediction[];
  readonly leftOut: readonly Prediction[];
  readonly point: FitPoint;
  readonly reachedRows: readonly number[];
}

const CUTS: readonly { readonly key: BreakdownKey; readonly title: string }[] = [
  { key: 'kind', title: 'Dense and mixture of experts' },
  { key: 'precision', title: 'Precision recipe' },
  { key: 'accelerator', title: 'Accelerator' },
  { key: 'framework', title: 'Software stack' },
  { key: 'source', title: 'Source' },
];

export function accuracyPage(findings: AccuracyFindings): string {
  const { inSample, leftOut } = findings;
  return [
    '# How right the training predictions are',
    INTRODUCTION,
    '## Step time',
    table(
      ['rows', 'in sample: median', 'mean', 'bias', 'left out: median', 'mean', 'bias'],
      [
        ['all', ...errorCells(inSample), ...errorCells(leftOut).slice(1)],
        ['dense, 16-bit', ...errorCells(inSample.filter(isDense16)), ...errorCells(leftOut.filter(isDense16)).slice(1)],
      ].map(([name = '', count = '', ...cells]) => [`${name} (${count})`, ...cells]),
    ),
    ...CUTS.map(({ key, title }) => `### ${title}\n\n${cutTable(key, inSample, leftOut)}`),
    '## Peak memory',
    memoryText(inSample),
    '## Constants of the fit',
    CONSTANTS,
    constantsTable(findings),
    '## Rows kept out of the fit',
    suspectTable(inSample),
    '',
  ].join('\n\n');
}

/** The lines that the README shows: rows, then median and mean error in sample and left out. */
export function accuracySummary(inSample: readonly Prediction[], leftOut: readonly Prediction[]): string {
  const cut = (name: string, keep: (prediction: Prediction) => boolean): string[] => {
    const [count = '', ownMedian = '', ownMean = ''] = errorCells(inSample.filter(keep));
    const [, leftMedian = '', leftMean = ''] = errorCells(leftOut.filter(keep));
    return [name, count, `${leftMedian} / ${leftMean}`, `${ownMedian} / ${ownMean}`];
  };
  return table(
    ['step time', 'rows', 'left out: median / mean error %', 'in sample: median / mean error %'],
    [
      cut('all', () => true),
      cut('dense', ({ row }) => row.model.kind === 'dense'),
      cut('dense, 16-bit', isDense16),
      cut('mixture of experts', ({ row }) => row.model.kind === 'moe'),
    ],
  );
}

const MARK = '<!-- accuracy -->';

/** A page with the table after its mark replaced. */
export function withSummary(page: string, summary: string): string {
  const [before, after = ''] = page.split(MARK);
  const rest = after.replace(/^\s*(\|[^\n]*\n)*\s*/, '');
  return `${before}${MARK}\n${summary}\n\n${rest}`;
}

const INTRODUCTION = `Written by \`npm run calibrate\`; every row: \`npx athanor validate training --json\`, and with \`--cross-validate\` the honest figures, which take minutes.

Errors are 100·|predicted − measured| / measured of the step time, in percent; bias is the median of the signed errors, above 0 where predictions are too slow.
*In sample* are predictions with the constants as shipped, which these rows helped to fit. *Left out* are predictions by constants that were fitted, from a cold
start, without the row's whole group (source × model × accelerator), in five folds. The same configuration measured twice differs by 2.5 % in the median and
4.1 % in the mean, so no model can do much better than half of that.`;

const CONSTANTS = `Each names one physical effect, reaches rows by hardware generation, model kind, number format or software stack, and stays within bounds set beforehand.`;

function isDense16({ row }: Prediction): boolean {
  return row.model.kind === 'dense' && ['bf16', 'fp16'].includes(row.training.recipe ?? '');
}

function stepErrors(predictions: readonly Prediction[]): number[] {
  return predictions.flatMap(({ metric, outcome }) =>
    metric === 'stepTimeS' && outcome.kind === 'predicted'
      ? [(100 * (outcome.predicted - outcome.measured)) / outcome.measured]
      : [],
  );
}

/** Count, median and mean of the absolute errors, median of the signed ones. */
function errorCells(predictions: readonly Prediction[]): string[] {
  const errors = stepErrors(predictions);
  const absolute = errors.map(Math.abs);
  return [String(errors.length), fixed(median(absolute)), fixed(mean(absolute)), fixed(median(errors))];
}

function cutTable(key: BreakdownKey, inSample: readonly Prediction[], leftOut: readonly Prediction[]): string {
  const left = new Map(residualsBy(leftOut, key).map((one) => [one.key, one]));
  return table(
    [key, 'rows', 'in sample: median', 'mean', 'bias', 'left out: median', 'mean', 'bias'],
    residualsBy(inSample, key).map((one) => {
      const other = left.get(one.key);
      const cells = (found: typeof one | undefined) =>
        found
          ? [fixed(found.medianAbsErrorPct), fixed(found.meanAbsErrorPct), fixed(found.medianErrorPct)]
          : ['', '', ''];
      return [one.key, String(one.count), ...cells(one), ...cells(other)];
    }),
  );
}

function memoryText(predictions: readonly Prediction[]): string {
  const errors = predictions.flatMap(({ metric, outcome }) =>
    metric === 'peakMemoryBytes' && outcome.kind === 'predicted'
      ? [(100 * (outcome.predicted - outcome.measured)) / outcome.measured]
      : [],
  );
  const absolute = errors.map(Math.abs);
  return `Allocator peaks of ${errors.length} rows, nothing fitted: median error ${fixed(median(absolute))} %, largest ${fixed(Math.max(...absolute))} %, bias ${fixed(median(errors))} %.`;
}

function constantsTable({ point, reachedRows }: AccuracyFindings): string {
  return table(
    ['constant', 'value', 'expected beforehand', 'bounds', 'rows'],
    fittedParameters.map(({ name, prior }, position) => {
      const value = point[position] ?? Number.NaN;
      const edge = isOnBound(prior, value) ? ', on its bound' : '';
      const expected =
        prior.scale === 'log'
          ? `${prior.mean} ×÷ ${fixed2(Math.exp(prior.spread))}`
          : `${prior.mean} ± ${prior.spread}`;
      return [
        name,
        value.toPrecision(3),
        expected,
        `${prior.low} to ${prior.high}${edge}`,
        String(reachedRows[position] ?? 0),
      ];
    }),
  );
}

function suspectTable(predictions: readonly Prediction[]): string {
  const rows = predictions.flatMap(({ row, metric, outcome }) => {
    const reason = suspectReason(row);
    if (metric !== 'stepTimeS' || reason === undefined || outcome.kind !== 'predicted') return [];
    return [[row.id, fixed((100 * (outcome.predicted - outcome.measured)) / outcome.measured), reason]];
  });
  return table(['row', 'error %', 'reason'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function fixed2(value: number): string {
  return value.toFixed(2);
}

/** @param value null where there are no rows */
function fixed(value: number | null): string {
  const text = (value ?? Number.NaN).toFixed(1);
  return text === '-0.0' ? '0.0' : text;
}
