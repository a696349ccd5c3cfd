/** `athanor validate`: predictions against measured runs, row by row and in sum. */
import { fileURLToPath } from 'node:url';
import { formatMessage } from '@athanor/core/messages';
import { text } from '@athanor/core/plan';
import { planTraining } from '@athanor/core/training';
import {
  breakdownKeys,
  calibrateRows,
  constantEffects,
  crossValidate,
  intervalQuality,
  type LeftOutUnit,
  leftOutUnits,
  type Prediction,
  predictRows,
  reportOf,
  residualsBy,
  residualsOf,
  type TrainingRow,
  type ValidationReport,
  worstRows,
} from '@athanor/core/validation';
import { type ExitCode, exitCodes } from '../exit.js';
import type { Io } from '../io.js';
import { printJson, printReport, printUsage } from '../print.js';
import { readOwnRuns, readRuns } from './runs.js';
import {
  breakdownBlocks,
  calibrationBlock,
  classBlock,
  ignoredBlock,
  ignoredFields,
  isNothing,
  nothingBlock,
  readAsBlock,
  skipBlock,
  summaryBlock,
  worstBlock,
} from './validate/blocks.js';
import { breakdownOf, readKeys } from './validate/breakdown.js';
import { constantBlocks } from './validate/constants.js';
import { intervalBlocks } from './validate/intervals.js';

export interface ValidateOptions {
  readonly runs?: string;
  readonly by?: string;
  readonly crossValidate?: boolean;
  readonly leaveOut?: string;
  readonly constants?: boolean;
  readonly plot?: string;
  readonly calibrate?: string;
  readonly json?: boolean;
}

/** Rows missed by most that are shown. */
const worstCount = 10;

export async function validateCommand(what: string, options: ValidateOptions, io: Io): Promise<ExitCode> {
  const { json = false } = options;
  const wrong = wrongOption(what, options);
  if (wrong !== undefined) return printUsage(wrong, io);
  const request = { command: 'validate', json, io };
  const read = await readRuns(options.runs ?? bundledRuns(), request);
  if (typeof read === 'number') return read;
  if (options.constants === true) return printConstants(read, json, io);
  const own = options.calibrate === undefined ? undefined : await readOwnRuns(options.calibrate, request);
  if (typeof own === 'number') return own;

  const leaveOut = options.leaveOut as LeftOutUnit | undefined;
  const left =
    options.crossValidate === true || leaveOut !== undefined
      ? crossValidate(read, { report: progress(io), ...(leaveOut === undefined ? {} : { leaveOut }) })
      : undefined;
  const plain = left?.predictions ?? predictRows(read, (input) => planTraining(input));
  const predictions = own === undefined ? plain : calibrateRows(plain, own);
  const report = reportOf(predictions, left);
  const keys = options.by === undefined ? undefined : readKeys(options.by);
  const breakdown = keys === undefined || !('keys' in keys) ? undefined : breakdownOf(predictions, keys.keys);
  const units = leaveOut === undefined ? undefined : residualsBy(predictions, leaveOut);
  const intervals =
    left === undefined
      ? undefined
      : (['group', 'source'] as const).flatMap(
          (unit) => intervalQuality(residualsOf(predictions), unit, left.kinship) ?? [],
        );
  const worst = worstRows(predictions, worstCount);
  const ignored = ignoredFields(read);
  const code = isNothing(report) ? exitCodes.infeasible : exitCodes.answered;
  if (options.plot !== undefined) {
    const reason = await plot(options.plot, predictions, report, io);
    if (reason !== undefined) return printUsage(reason, io);
  }
  if (json) {
    const classes = breakdown === undefined ? {} : { ...breakdown, by: breakdown.by.join(',') };
    const leftOut = units === undefined ? {} : { leftOut: { unit: leaveOut, units } };
    const judged = intervals === undefined ? {} : { intervals };
    printJson(
      { athanor: 1, command: 'validate', ...report, ...classes, ...leftOut, ...judged, worst, ignoredFields: ignored },
      io,
    );
    return code;
  }
  printReport(
    {
      title: formatMessage('cli.validate.title', {}),
      blocks: [
        ...nothingBlock(report),
        summaryBlock(report),
        ...(own === undefined ? [] : [calibrationBlock(own.length, plain, predictions)]),
        ...(units === undefined ? [] : [classBlock(text('cli.validate.leftOut', { unit: leaveOut ?? '' }), units)]),
        ...(intervals === undefined ? [] : intervalBlocks(intervals)),
        ...(breakdown === undefined ? [] : breakdownBlocks(breakdown)),
        ...(worst.length === 0 ? [] : [worstBlock(worst)]),
        ...ignoredBlock(ignored),
        ...readAsBlock(report),
        skipBlock(report),
      ],
    },
    'terminal',
    io,
  );
  return code;
}

/** The first option that cannot be meant; undefined where all can. */
function wrongOption(what: string, options: ValidateOptions): string | undefined {
  const { by, leaveOut, plot: file, calibrate, runs } = options;
  if (what !== 'training')
    return formatMessage('cli.choice', { choices: 'training', option: 'validate', received: what });
  if (calibrate !== undefined && (options.crossValidate === true || leaveOut !== undefined))
    return formatMessage('cli.calibrate.notRefitted', {});
  if (runs !== undefined && (options.crossValidate === true || leaveOut !== undefined))
    return formatMessage('cli.validate.ownNotRefitted', {
      option: leaveOut === undefined ? '--cross-validate' : '--leave-out',
    });
  const keys = by === undefined ? undefined : readKeys(by);
  if (keys !== undefined && 'wrong' in keys) {
    const choice = formatMessage('cli.choice', { choices: breakdownKeys, option: '--by', received: keys.wrong });
    return keys.near.length === 0 ? choice : `${choice}. ${formatMessage('common.didYouMean', { names: keys.near })}`;
  }
  if (leaveOut !== undefined && !leftOutUnits.some((unit) => unit === leaveOut))
    return formatMessage('cli.choice', { choices: leftOutUnits, option: '--leave-out', received: leaveOut });
  if (file !== undefined && !/\.(svg|html?)$/i.test(file)) return formatMessage('cli.plot.file', { file });
  return undefined;
}

function printConstants(rows: readonly TrainingRow[], json: boolean, io: Io): ExitCode {
  const constants = constantEffects(predictRows(rows, (input) => planTraining(input)));
  if (json) printJson({ athanor: 1, command: 'validate', constants }, io);
  else
    printReport({ title: formatMessage('cli.constants.title', {}), blocks: constantBlocks(constants) }, 'terminal', io);
  return exitCodes.answered;
}

/** Draws to a file; the library loads only here. @returns why it could not be written, or nothing */
async function plot(
  file: string,
  predictions: readonly Prediction[],
  report: ValidationReport,
  io: Io,
): Promise<string | undefined> {
  const [{ plotPoints }, { drawValidation }, { drawingPage }] = await Promise.all([
    import('../plot/points.js'),
    import('../plot/drawing.js'),
    import('../plot/page.js'),
  ]);
  const points = plotPoints(predictions, report.rows);
  if (points.length === 0) return formatMessage('cli.plot.nothing', {});
  const title = formatMessage('cli.plot.title', { count: points.length });
  const drawing = drawValidation(points, title);
  const content = file.toLowerCase().endsWith('.svg') ? `${drawing.svg}\n` : drawingPage(drawing, title);
  const reason = io.writeFile(file, content);
  return reason === undefined ? undefined : formatMessage('cli.cannotWrite', { file, reason });
}

/** A fold takes a minute or two, so each one that is done is told; on stderr, to leave the answer alone. */
function progress(io: Io): (fold: number, folds: number) => void {
  return (fold, folds) => io.writeError(`${formatMessage('cli.validate.fold', { fold, folds })}\n`);
}

function bundledRuns(): string {
  return fileURLToPath(import.meta.resolve('@athanor/validation/training-runs.json'));
}
