/** Reads files of measured runs: all rows for a validation, or the steps of a user's own cluster for a calibration. */
import { isDiagnosis, measuredRunOf } from '@athanor/core/diagnose';
import { formatMessage, type Issue, issue, success } from '@athanor/core/messages';
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
export async function readRuns(file: string, request: RunsRequest): Promise<readonly TrainingRow[] | ExitCode> {
  const data = await readData(file, request);
  if (typeof data === 'number') return data;
  const rows = parseRows(data.value);
  return rows.ok ? rows.value : refused(file, rows.issues, request);
}

/**
 * The measured steps of a calibration file, at least two, or the exit code after its problems were printed: rows, and what `athanor diagnose --json`
 * printed. Rows that cannot be used are told on stderr.
 */
export async function readOwnRuns(file: string, request: RunsRequest): Promise<readonly OwnRun[] | ExitCode> {
  const data = await readData(file, request);
  if (typeof data === 'number') return data;
  const entries: readonly unknown[] = Array.isArray(data.value) ? data.value : [data.value];
  const diagnosed = entries.filter(isDiagnosis).map(measuredRunOf);
  const broken = diagnosed.flatMap((run) => (run.ok ? [] : run.issues));
  if (broken.length > 0) return refused(file, broken, request);
  const rest = diagnosed.length === 0 ? data.value : entries.filter((entry) => !isDiagnosis(entry));
  const onlyDiagnoses = diagnosed.length > 0 && diagnosed.length === entries.length;
  const rows = onlyDiagnoses ? success<readonly TrainingRow[]>([]) : parseRows(rest);
  if (!rows.ok) return refused(file, rows.issues, request);
  const runs = [
    ...diagnosed.flatMap((run) => (run.ok ? [{ ...run.value, source: null }] : [])),
    ...rowRuns(rows.value, request),
  ];
  if (runs.length >= fewestOwnRuns) return runs;
  return printUsage(
    formatMessage('cli.calibrate.tooFew', { file, min: fewestOwnRuns, count: runs.length }),
    request.io,
  );
}

/** The runs of rows; the first reasons why some are skipped go to stderr. */
function rowRuns(rows: readonly TrainingRow[], { io }: RunsRequest): readonly OwnRun[] {
  const predictions = predictRows(rows, (input) => planTraining(input));
  const skipped = predictions.flatMap(({ row, metric, outcome }) =>
    metric === 'stepTimeS' && outcome.kind === 'skipped'
      ? [formatMessage('cli.calibrate.skipped', { id: row.id, reason: textOf(outcome.reason) })]
      : [],
  );
  for (const line of skipped.slice(0, mostReasons)) io.writeError(`${line}\n`);
  if (skipped.length > mostReasons)
    io.writeError(`${formatMessage('cli.calibrate.more', { count: skipped.length - mostReasons })}\n`);
  return ownRuns(predictions);
}

async function readData(file: string, request: RunsRequest): Promise<{ readonly value: unknown } | ExitCode> {
  const content = await readText(file, maxRunsBytes, request.io);
  if (!content.ok) return refused(file, content.issues, request);
  const data = parseJson(content.value);
  return 'reason' in data ? refused(file, [issue('cli.notJson', [], { reason: data.reason })], request) : data;
}

function refused(file: string, issues: readonly Issue[], { command, json, io }: RunsRequest): ExitCode {
  return printProblems(command, file, { issues, locate: () => undefined }, json, io);
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
