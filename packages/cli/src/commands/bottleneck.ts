/** `athanor bottleneck`: what holds a training run back. */
import { bottleneckJson, bottleneckOf, bottleneckReport } from '@athanor/core/bottleneck';
import { formatMessage } from '@athanor/core/messages';
import { type ExitCode, exitCodes } from '../exit.js';
import type { Io } from '../io.js';
import { loadPlan, type PlanOptions } from '../load.js';
import { printJson, printProblems, printReport, printUsage } from '../print.js';

export interface BottleneckOptions extends PlanOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
}

export async function bottleneckCommand(file: string, options: BottleneckOptions, io: Io): Promise<ExitCode> {
  const { json = false, markdown = false } = options;
  if (json && markdown) return printUsage(formatMessage('cli.oneOfTwo', { options: ['--json', '--markdown'] }), io);
  const loaded = await loadPlan(file, options, io);
  if (!loaded.ok) return printProblems('bottleneck', file, loaded, json, io);
  const found = bottleneckOf(loaded.plan);
  if (!found.ok) return printProblems('bottleneck', file, { ...found, locate: () => undefined }, json, io);
  const answer = found.value;
  if (json) printJson(bottleneckJson(answer), io);
  else if (answer.kind === 'nothingFits')
    io.writeError(`${formatMessage('bottleneck.nothingFits', { candidates: answer.candidates })}\n`);
  else printReport(bottleneckReport(answer), markdown ? 'markdown' : 'terminal', io);
  const fits = answer.kind === 'analysed' && answer.base.overBytes === 0;
  return fits ? exitCodes.answered : exitCodes.infeasible;
}
