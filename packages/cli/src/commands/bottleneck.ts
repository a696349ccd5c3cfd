/** `athanor bottleneck`: what holds a training run back. */
import { bottleneckJson, bottleneckOf, bottleneckReport, drawTornado, readQuestions } from '@athanor/core/bottleneck';
import { formatIssue, formatMessage } from '@athanor/core/messages';
import { type ExitCode, exitCodes } from '../exit.js';
import type { Io } from '../io.js';
import { loadPlan, type PlanOptions } from '../load.js';
import { printJson, printProblems, printReport, printUsage } from '../print.js';
import { outputProblems } from './outputFiles.js';

export interface BottleneckOptions extends PlanOptions {
  /** Keys of resources, between commas. */
  readonly resource?: string;
  readonly objective?: string;
  readonly breakEven?: boolean;
  readonly deadline?: string;
  readonly largestModel?: string | boolean;
  readonly svg?: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

export async function bottleneckCommand(file: string, options: BottleneckOptions, io: Io): Promise<ExitCode> {
  const { json = false, markdown = false, svg, force } = options;
  if (json && markdown) return printUsage(formatMessage('cli.oneOfTwo', { options: ['--json', '--markdown'] }), io);
  const problems = outputProblems([{ option: '--svg', path: svg, ending: '.svg' }], force, io);
  for (const problem of problems) printUsage(problem, io);
  if (problems.length > 0) return exitCodes.badInput;
  const questions = readQuestions(options);
  if (!questions.ok) {
    const issues = questions.issues.map((each) => ({ ...each, path: each.path.map((name) => `--${name}`) }));
    if (json) return printProblems('bottleneck', '', { issues, locate: () => undefined }, json, io);
    for (const each of issues) printUsage(formatIssue(each), io);
    return exitCodes.badInput;
  }
  const loaded = await loadPlan(file, options, io);
  if (!loaded.ok) return printProblems('bottleneck', file, loaded, json, io);
  const found = bottleneckOf(loaded.plan, questions.value);
  if (!found.ok) return printProblems('bottleneck', file, { ...found, locate: () => undefined }, json, io);
  const answer = found.value;
  if (answer.kind === 'nothingFits') {
    if (json) printJson(bottleneckJson(answer), io);
    else io.writeError(`${formatMessage('bottleneck.nothingFits', { candidates: answer.candidates })}\n`);
    return exitCodes.infeasible;
  }
  if (svg !== undefined) {
    const reason = io.writeFile(svg, drawTornado(answer));
    if (reason !== undefined) return printUsage(formatMessage('cli.cannotWrite', { file: svg, reason }), io);
  }
  if (json) printJson(bottleneckJson(answer), io);
  else {
    printReport(bottleneckReport(answer), markdown ? 'markdown' : 'terminal', io);
    if (svg !== undefined) io.write(`\n${formatMessage('cli.wroteFile', { file: svg })}\n`);
  }
  return answer.base.overBytes === 0 ? exitCodes.answered : exitCodes.infeasible;
}
