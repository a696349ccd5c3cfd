/** `athanor plan` and `athanor train`: a plan file in, its answer out. */
import { formatMessage } from '@athanor/core/messages';
import { answerJson, planReport, printPlan, renderHtml, runPlan } from '@athanor/core/plan';
import type { MeasuredRun } from '@athanor/core/uncertainty';
import { type ExitCode, exitCodes } from '../exit.js';
import type { Io } from '../io.js';
import { loadPlan, type PlanOptions } from '../load.js';
import { printJson, printProblems, printReport, printUsage } from '../print.js';
import { wholeOption } from './options.js';

export interface PlanCommandOptions extends PlanOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly html?: string;
  readonly resolved?: boolean;
  readonly objective?: string;
  readonly top?: string;
  readonly calibrate?: string;
  readonly workers?: string;
}

export async function planCommand(
  command: 'plan' | 'train',
  file: string,
  options: PlanCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const { json = false, markdown = false, resolved = false } = options;
  if ([json, markdown, resolved].filter(Boolean).length > 1) return printUsage(formatMessage('cli.oneFormat', {}), io);
  const top = wholeOption('--top', options.top, 1, io);
  const workers = wholeOption('--workers', options.workers, 1, io);
  if (top === 'invalid' || workers === 'invalid') return exitCodes.badInput;
  const asked = {
    ...options,
    ...(options.objective === undefined ? {} : { goal: options.objective }),
    ...(top === undefined ? {} : { choices: top }),
  };
  const loaded = await loadPlan(file, asked, io);
  if (!loaded.ok) return printProblems(command, file, loaded, json, io);
  if (resolved) {
    io.write(printPlan(loaded.plan));
    return exitCodes.answered;
  }
  const measured =
    options.calibrate === undefined ? undefined : await measuredRuns(options.calibrate, command, json, io);
  if (typeof measured === 'number') return measured;
  const searched = await (await import('./search/search.js')).searchPlan(loaded.plan, { top, workers }, io);
  const answer = runPlan(loaded.plan, {
    ...(searched === undefined ? {} : { searched }),
    ...(top === undefined ? {} : { top }),
    ...(measured === undefined ? {} : { measured }),
  });
  if (options.html !== undefined) {
    const reason = io.writeFile(options.html, renderHtml(planReport(answer)));
    if (reason !== undefined) return printUsage(formatMessage('cli.cannotWrite', { file: options.html, reason }), io);
  }
  if (json) printJson(answerJson(command, answer), io);
  else printReport(planReport(answer), markdown ? 'markdown' : 'terminal', io);
  return searched?.stoppedAfterFraction === undefined ? exitCodes[answer.status] : exitCodes.interrupted;
}

/** Reading runs loads the validation room, which plans alone do without. */
async function measuredRuns(
  file: string,
  command: string,
  json: boolean,
  io: Io,
): Promise<readonly MeasuredRun[] | ExitCode> {
  return (await import('./runs.js')).readOwnRuns(file, { command, json, io });
}
