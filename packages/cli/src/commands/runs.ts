/** Reads files of measured runs: all rows for a validation, or the steps of a user's own cluster for a calibration. */
import { formatMessage } from '@athanor/core/messages';
import { planTraining } from '@athanor/core/training';
import { type OwnRun, ownRuns, parseRows, predictRows, type TrainingRow, textOf } from '@athanor/core/validation';
import type { ExitCode } from '../exit.js';
import type { Io } from '../io.js';
import { readText } from '../load.js';
import { printProblems, printUsage } from '../print.js';

/** Who asks, and how problems are printed. */
export interface RunsRequest {
  readonly command: string;
  readonly json: boolean;
  readonly io: Io;
}

/** Files of measured runs are data, not plans: larger. */
const maxRunsBytes = 200_000_000;
/** One step alone may be an accident. */
const fewestOwnRuns = 2;
/** Reasons that are told where a file holds too few steps. */
const mostReasons = 5;

/** The rows of a file, or the exit code after its problems were printed. */
export async function readRuns(
  file: string,
  { command, json, io }: RunsRequest,
): Promise<readonly TrainingRow[] | ExitCode> {
  const content = await readText(file, maxRunsBytes, io);
  const bad = (issues: Parameters<typeof printProblems>[2]['issues']): ExitCode =>
    printProblems(command, file, { issues, locate: () => undefined }, json, io);
  if (!content.ok) return bad(content.issues);
  const data = parseJson(content.value);
  if ('reason' in data) return printUsage(formatMessage('cli.notJson', { file, reason: data.reason }), io);
  const rows = parseRows(data.value);
  return rows.ok ? rows.value : bad(rows.issues);
}

/** The measured steps of a calibration file, at least two, or the exit code after its problems were printed. Rows that cannot be used are told on stderr. */
export async function readOwnRuns(file: string, request: RunsRequest): Promise<readonly OwnRun[] | ExitCode> {
  const rows = await readRuns(file, request);
  if (typeof rows === 'number') return rows;
  const predictions = predictRows(rows, (input) => planTraining(input));
  const runs = ownRuns(predictions);
  const skipped = predictions.flatMap(({ row, metric, outcome }) =>
    metric === 'stepTimeS' && outcome.kind === 'skipped'
      ? [formatMessage('cli.calibrate.skipped', { id: row.id, reason: textOf(outcome.reason) })]
      : [],
  );
  for (const line of skipped.slice(0, mostReasons)) request.io.writeError(`${line}\n`);
  if (skipped.length > mostReasons)
    request.io.writeError(`${formatMessage('cli.calibrate.more', { count: skipped.length - mostReasons })}\n`);
  if (runs.length >= fewestOwnRuns) return runs;
  return printUsage(
    formatMessage('cli.calibrate.tooFew', { file, min: fewestOwnRuns, count: runs.length }),
    request.io,
  );
}

function parseJson(content: string): { readonly value: unknown } | { readonly reason: string } {
  try {
    return { value: JSON.parse(content) };
  } catch (error) {
    return { reason: oneLine(error instanceof Error ? error.message : String(error)) };
  }
}

/** The parser quotes the text around its complaint, line breaks included. */
function oneLine(reason: string): string {
  return reason.replace(/\s+/g, ' ');
}
