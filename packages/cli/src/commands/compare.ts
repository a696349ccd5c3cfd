/** `athanor compare`: what differs between two plans, in and out. */
import { comparePlans, comparisonJson, comparisonReport, type PlanAnswer, runPlan } from '@athanor/core/plan';
import { type ExitCode, exitCodes } from '../exit.js';
import type { Io } from '../io.js';
import { loadPlan, type PlanOptions } from '../load.js';
import { printJson, printProblems, printReport } from '../print.js';

export interface CompareOptions extends PlanOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
}

export async function compareCommand(
  first: string,
  second: string,
  options: CompareOptions,
  io: Io,
): Promise<ExitCode> {
  const { json = false, markdown = false } = options;
  const answers: PlanAnswer[] = [];
  let problems = 0;
  for (const file of [first, second]) {
    const loaded = await loadPlan(file, options, io);
    if (loaded.ok) answers.push(runPlan(loaded.plan));
    else {
      printProblems('compare', file, loaded, json, io);
      problems += 1;
    }
  }
  const [a, b] = answers;
  if (problems > 0 || a === undefined || b === undefined) return exitCodes.badInput;
  const comparison = comparePlans(a, b);
  if (json) printJson(comparisonJson(comparison), io);
  else printReport(comparisonReport(comparison), markdown ? 'markdown' : 'terminal', io);
  return answers.some((answer) => answer.status === 'infeasible') ? exitCodes.infeasible : exitCodes.answered;
}
