/** `athanor diagnose`: a training log held against the prediction of its plan. */
import {
  type Diagnosis,
  diagnose,
  diagnosisJson,
  diagnosisReport,
  type LogFormat,
  logFormats,
  readLog,
} from '@athanor/core/diagnose';
import { formatMessage, type Issue } from '@athanor/core/messages';
import { type ExitCode, exitCodes } from '../exit.js';
import type { Io } from '../io.js';
import { loadPlan, type PlanOptions, readText } from '../load.js';
import { printJson, printProblems, printReport, printUsage } from '../print.js';
import { wholeOption } from './options.js';

export interface DiagnoseOptions extends PlanOptions {
  readonly format?: string;
  readonly skip?: string;
  /** File of measured runs of the same cluster. */
  readonly calibrate?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** Logs of weeks with a line a second. */
const maxLogBytes = 200_000_000;

export async function diagnoseCommand(
  file: string,
  logFile: string,
  options: DiagnoseOptions,
  io: Io,
): Promise<ExitCode> {
  const { json = false, markdown = false, format, search = false } = options;
  if (json && markdown) return printUsage(formatMessage('cli.oneOfTwo', { options: ['--json', '--markdown'] }), io);
  if (format !== undefined && !isFormat(format))
    return printUsage(formatMessage('cli.choice', { choices: logFormats, option: '--format', received: format }), io);
  const skip = wholeOption('--skip', options.skip, 0, io);
  if (skip === 'invalid') return exitCodes.badInput;
  // --search asks for a better layout beside the one that ran, which stays the plan's.
  const { search: _, ...planOptions } = options;
  const loaded = await loadPlan(file, planOptions, io);
  if (!loaded.ok) return printProblems('diagnose', file, loaded, json, io);
  const text = await readText(logFile, maxLogBytes, io);
  const wrong = (issues: readonly Issue[]): ExitCode =>
    printProblems('diagnose', logFile, { issues, locate: () => undefined }, json, io);
  if (!text.ok) return wrong(text.issues);
  const log = readLog(text.value, format);
  if (!log.ok) return wrong(log.issues);
  const measured =
    options.calibrate === undefined
      ? undefined
      : await (await import('./runs.js')).readOwnRuns(options.calibrate, { command: 'diagnose', json, io });
  if (typeof measured === 'number') return measured;
  const found = diagnose(loaded.plan, log.value, {
    search,
    ...(skip === undefined ? {} : { skip }),
    ...(measured === undefined ? {} : { measured }),
  });
  if (!found.ok) return wrong(found.issues);
  print(found.value, json, markdown, io);
  return exitCodes.answered;
}

function print(diagnosis: Diagnosis, json: boolean, markdown: boolean, io: Io): void {
  if (json) printJson(diagnosisJson(diagnosis), io);
  else printReport(diagnosisReport(diagnosis), markdown ? 'markdown' : 'terminal', io);
}

function isFormat(format: string): format is LogFormat {
  return (logFormats as readonly string[]).includes(format);
}
