/** Writes docs/accuracy.md: how right predictions are, in sample and with groups left out, by every cut, and row by row. */
import {
  type BreakdownKey,
  type CalibrationTrial,
  type ConstantEffect,
  type ErrorClass,
  type IntervalQuality,
  isJudged,
  mean,
  median,
  type Prediction,
  type Prior,
  residualsBy,
  suspectReason,
  worstRows,
} from '@athanor/core/validation';
import { everyRow, skippedRows } from './accuracyRows.js';
import { cell, fixed, significant, table } from './markdown.js';

/** What the page is made of: predictions with the fitted constants, and with constants that each row's group did not help to fit. */
export interface AccuracyFindings {
  readonly inSample: readonly Prediction[];
  readonly leftOut: readonly Prediction[];
  readonly constants: readonly ConstantEffect[];
  /** Intervals made without the row's group, and without its source. */
  readonly intervals: readonly IntervalQuality[];
  /** What two or three runs of the same cluster are worth. */
  readonly trials: readonly CalibrationTrial[];
}

const CUTS: readonly { readonly key: BreakdownKey; readonly title: string }[] = [
  { key: 'kind', title: 'Dense and mixture of experts' },
  { key: 'precision', title: 'Precision recipe' },
  { key: 'accelerator', title: 'Accelerator' },
  { key: 'framework', title: 'Software stack' },
  { key: 'task', title: 'Task' },
  { key: 'scale', title: 'Accelerators, to the nearest power of two' },
  { key: 'source', title: 'Source' },
];

export function accuracyPage(findings: AccuracyFindings): string {
  const { inSample, leftOut } = findings;
  return [
    '# How right the training predictions are',
    INTRODUCTION,
    '## In short',
    inShort(findings),
    ...CUTS.map(({ key, title }) => `### ${title}\n\n${cutTable(key, inSample, leftOut)}`),
    '## Cells of accelerator, kind and precision',
    cellTables(leftOut),
    '## Intervals',
    intervalText(findings.intervals),
    '## Measurements of your own',
    trialText(findings.trials),
    '## Peak memory',
    memoryText(inSample),
    '## Constants',
    constantsText(findings.constants),
    '## Rows missed by most',
    worstTable(leftOut),
    '## Rows kept out of the fit',
    SUSPECTS,
    suspectTable(inSample),
    '## Rows that are not predicted',
    skippedRows(inSample),
    '## Every row',
    everyRow(inSample, leftOut),
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
    HEADLINE_CUTS.map(([name, keep]) => cut(name, keep)),
  );
}

const HEADLINE_CUTS: readonly (readonly [name: string, keep: (prediction: Prediction) => boolean])[] = [
  ['all', () => true],
  ['dense', isDense],
  ['dense, 16-bit', (each) => isDense(each) && ['bf16', 'fp16'].includes(each.row.training.recipe ?? '')],
  ['mixture of experts', ({ row }) => row.model.kind === 'moe'],
];

const MARK = '<!-- accuracy -->';

/** A page with the table after its mark replaced. */
export function withSummary(page: string, summary: string): string {
  const [before, after = ''] = page.split(MARK);
  const rest = after.replace(/^\s*(\|[^\n]*\n)*\s*/, '');
  return `${before}${MARK}\n${summary}\n\n${rest}`;
}

const INTRODUCTION = `Written by \`npm run calibrate\`. The same figures: \`npx athanor validate training --json\`, and with \`--cross-validate\` those left out, which take minutes.

Errors are 100·|predicted − measured| / measured of the step time, in percent; bias is the median of the signed errors, above 0 where predictions are too slow.
*In sample* are predictions with the constants as shipped, which these rows helped to fit. *Left out* are predictions by constants that were fitted, from a cold
start, without the row's whole group (source × model × accelerator), in five folds. The same configuration measured twice differs by 2.5 % in the median and
4.1 % in the mean, so no model can do much better than half of that.`;

const SUSPECTS = `They contradict neighbours of the same source or the machines that they name. They are predicted and counted in every figure on this page, like all others.`;

function isDense({ row }: Prediction): boolean {
  return row.model.kind === 'dense';
}

function inShort({ inSample, leftOut, intervals, trials }: AccuracyFindings): string {
  const steps = inSample.filter(({ metric }) => metric === 'stepTimeS');
  const skipped = steps.filter(({ outcome }) => outcome.kind === 'skipped').length;
  const [ofGroups] = intervals;
  const cells = trials.find(({ unit }) => unit === 'cell');
  const judged = cellsOf(leftOut).filter(isJudged);
  const worst = [...judged].sort((a, b) => b.medianAbsErrorPct - a.medianAbsErrorPct)[0];
  return [
    table(
      ['rows', 'left out: median', 'mean', 'bias', 'in sample: median', 'mean', 'bias'],
      HEADLINE_CUTS.map(([name, keep]) => {
        const [count = '', ...own] = errorCells(inSample.filter(keep));
        return [`${name} (${count})`, ...errorCells(leftOut.filter(keep)).slice(1), ...own];
      }),
    ),
    list([
      `${steps.length} rows; ${skipped} (${fixed((100 * skipped) / Math.max(1, steps.length))} %) cannot be predicted, [each with its reason](#rows-that-are-not-predicted).`,
      ...(ofGroups === undefined
        ? []
        : [
            `80 % intervals hold ${percent(ofGroups.coverageFraction)} of the rows whose group they were made without; their score is ${percent({ value: 1 - ofGroups.scoreRatio.value, error: ofGroups.scoreRatio.error })} better than that of one width for all.`,
          ]),
      ...(cells === undefined
        ? []
        : [
            `Two or three measured steps of the same model on the same machines take the median error of the others from ${fixed(cells.before.medianAbsErrorPct)} to ${fixed(cells.after.medianAbsErrorPct)} %.`,
          ]),
      ...(worst === undefined
        ? []
        : [
            `Of the ${judged.length} cells with rows enough to judge by, ${worst.key} is predicted worst: ${fixed(worst.medianAbsErrorPct)} % in the median.`,
          ]),
    ]),
  ].join('\n\n');
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function percent({ value, error }: { readonly value: number; readonly error: number }): string {
  return `${fixed(100 * value)} ± ${fixed(100 * error)} %`;
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
function errorCells(predictions: readonly Prediction[]): string[] {
  const errors = stepErrors(predictions);
  const absolute = errors.map(Math.abs);
  return [String(errors.length), fixed(median(absolute)), fixed(mean(absolute)), fixed(median(errors))];
}

function cutTable(key: BreakdownKey, inSample: readonly Prediction[], leftOut: readonly Prediction[]): string {
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

function cellsOf(predictions: readonly Prediction[]): readonly ErrorClass[] {
  return residualsBy(predictions, ['accelerator', 'kind', 'precision']);
}

/** Cells that several sources share, then the others: a source alone tells its own habits from physics by nothing. */
function cellTables(leftOut: readonly Prediction[]): string {
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

const INTERVALS = `A miss is ln(measured / predicted) of a row whose group was left out of the fit. The typical miss is fitted to what is known of a run beforehand (share of the step that waits for
communication, utilisation, software, generation, task, width of the numbers, experts); the interval is the 80 % quantile of misses over typical ones in its class of
generation and kind, where groups count, not rows. To judge them, intervals are made anew without each tenth of the groups, and without each source. Errors of the figures
come from drawing groups with replacement. The score is the width plus ten times what a row lies outside; *one width for all* is the 80 % quantile of all misses.`;

function intervalText(intervals: readonly IntervalQuality[]): string {
  const [ofGroups, ...others] = intervals;
  if (ofGroups === undefined) return INTERVALS;
  return [
    INTERVALS,
    table(
      ["made without the row's", 'rows', 'within the interval', 'score', 'of one width for all', 'ratio'],
      [ofGroups, ...others].map(({ unit, rows, coverageFraction, score, globalScore, scoreRatio }) => [
        unit,
        String(rows),
        percent(coverageFraction),
        fixed(score, 3),
        fixed(globalScore, 3),
        `${fixed(scoreRatio.value, 3)} ± ${fixed(scoreRatio.error, 3)}`,
      ]),
    ),
    "Made without the row's group:",
    table(
      ['class', 'rows', 'groups', 'within the interval', 'half of its width, median'],
      ofGroups.classes.map(({ key, rows, groups, coverageFraction, medianHalfWidthFraction }) => [
        key,
        String(rows),
        String(groups),
        `${fixed(100 * coverageFraction, 0)} %`,
        `${fixed(100 * medianHalfWidthFraction)} %`,
      ]),
    ),
  ].join('\n\n');
}

const TRIALS = `\`--calibrate FILE\` corrects predictions by measured steps of your own cluster. The test: of each cell with at least five rows, 2 or 3 rows are drawn 20 times as if its owner had
measured them, and the others are predicted. A cluster is a source, an accelerator and a software stack; a *recipe* is what has the model kind and precision too; a *cell* is
what has the size of the model and the task too. The constants were fitted without the rows' groups, and the typical miss and how alike runs are missed without the
whole cluster.`;

function trialText(trials: readonly CalibrationTrial[]): string {
  return [
    TRIALS,
    table(
      [
        'drawn from the same',
        'with 5 rows or more',
        'median error before',
        'after',
        'mean before',
        'after',
        'within the interval before',
        'after',
        'width after over before, median',
      ],
      trials.map(({ unit, cells, before, after, widthFraction }) => [
        unit,
        String(cells),
        fixed(before.medianAbsErrorPct),
        fixed(after.medianAbsErrorPct),
        fixed(before.meanAbsErrorPct),
        fixed(after.meanAbsErrorPct),
        `${fixed(100 * before.coverageFraction)} %`,
        `${fixed(100 * after.coverageFraction)} %`,
        fixed(widthFraction, 2),
      ]),
    ),
  ].join('\n\n');
}

function memoryText(predictions: readonly Prediction[]): string {
  const errors = errorsOf(predictions, 'peakMemoryBytes');
  const absolute = errors.map(Math.abs);
  return `Allocator peaks of ${errors.length} rows, nothing fitted: median error ${fixed(median(absolute))} %, mean ${fixed(mean(absolute))} %, largest ${fixed(Math.max(...absolute))} %, bias ${fixed(median(errors))} %.`;
}

const CONSTANTS = `Each fitted constant names one physical effect, reaches rows by hardware generation, model kind, number format or software stack, and stays within bounds set beforehand.
*moved*: rows whose step time moves by more than 0.5 % when the constant moves by 10 %.`;

function constantsText(constants: readonly ConstantEffect[]): string {
  const fitted = constants.filter(({ origin }) => origin.kind === 'fit');
  const few = fitted.filter(({ movedRows }) => movedRows < fewestMoved).map(({ name }) => name);
  return [
    CONSTANTS,
    table(
      ['constant', 'value', 'unit', 'origin', 'rows', 'moved', 'meaning'],
      constants.map(({ name, value, unit, origin, reachedRows, movedRows, about }) => [
        name,
        value === null ? '' : significant(value),
        unit,
        origin.kind === 'source'
          ? `${origin.confidence === 'assumed' ? 'assumed: ' : ''}${cell(origin.source.title)}`
          : `fit, expected ${expected(origin.prior)}, ${origin.prior.low} to ${origin.prior.high}${origin.isOnBound ? ', on its bound' : ''}`,
        String(reachedRows),
        String(movedRows),
        cell(about),
      ]),
    ),
    ...(few.length === 0 ? [] : [`Fewer than ${fewestMoved} rows hang on: ${few.join('; ')}.`]),
  ].join('\n\n');
}

/** What is known of a constant before any row is seen: its centre and one standard deviation. */
function expected({ mean: centre, spread, scale }: Prior): string {
  return scale === 'log' ? `${centre} ×÷ ${fixed(Math.exp(spread), 2)}` : `${centre} ± ${spread}`;
}

/** A fitted constant that fewer rows hang on is hardly known. */
const fewestMoved = 8;
const worstCount = 25;

function worstTable(leftOut: readonly Prediction[]): string {
  return table(
    ['row', 'group', 'measured s', 'left out s', 'error %', 'kept out of the fit'],
    worstRows(leftOut, worstCount).map(({ id, group, measured, predicted, errorPct, suspect }) => [
      id,
      cell(group),
      significant(measured),
      significant(predicted),
      fixed(errorPct),
      suspect === undefined ? '' : 'yes',
    ]),
  );
}

function suspectTable(predictions: readonly Prediction[]): string {
  const rows = predictions.flatMap(({ row, metric, outcome }) => {
    const reason = suspectReason(row);
    if (metric !== 'stepTimeS' || reason === undefined || outcome.kind !== 'predicted') return [];
    return [[row.id, fixed((100 * (outcome.predicted - outcome.measured)) / outcome.measured), reason]];
  });
  return table(['row', 'error in sample %', 'reason'], rows);
}
