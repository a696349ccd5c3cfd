/** Writes docs/accuracy.md: how right predictions are, in sample and with groups left out, by every cut, and row by row. */
import {
  type CalibrationTrial,
  type ConstantEffect,
  type IntervalQuality,
  isJudged,
  type Prediction,
  suspectReason,
  worstRows,
} from '@athanor/core/validation';
import { cell, fixed, significant, table } from '../markdown.js';
import { constantsText } from './constants.js';
import { CUTS, cellsOf, cellTables, cutTable, errorCells, HEADLINE_CUTS, memoryText } from './errors.js';
import { intervalText, percent, trialText } from './intervals.js';
import { everyRow, skippedRows } from './rows.js';

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

const INTRODUCTION = `Written by \`npm run calibrate\`. The same figures: \`npx athanor validate training --json\`, and with \`--cross-validate\` those left out, which take minutes.

Errors are 100·|predicted − measured| / measured of the step time, in percent; bias is the median of the signed errors, above 0 where predictions are too slow.
*In sample* are predictions with the constants as shipped, which these rows helped to fit. *Left out* are predictions by constants that were fitted, from a cold
start, without the row's whole group (source × model × accelerator), in five folds. The same configuration measured twice differs by 2.5 % in the median and
4.1 % in the mean, so no model can do much better than half of that.`;

const SUSPECTS = `They contradict neighbours of the same source or the machines that they name. They are predicted and counted in every figure on this page, like all others.`;

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
