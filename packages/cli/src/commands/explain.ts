/** `athanor explain`: the tree of one figure, down to inputs and sources. */
import { explainFigure, explanationJson, explanationLines, runPlan } from '@athanor/core/plan';
import { type ExitCode, exitCodes } from '../exit.js';
import type { Io } from '../io.js';
import { loadPlan, type PlanOptions } from '../load.js';
import { palette, printJson, printProblems } from '../print.js';
import { wholeOption } from './options.js';

export interface ExplainOptions extends PlanOptions {
  readonly depth?: string;
  readonly json?: boolean;
}

const usualDepth = 3;

export async function explainCommand(file: string, figure: string, options: ExplainOptions, io: Io): Promise<ExitCode> {
  const { json = false } = options;
  const given = options.depth === 'all' ? Number.POSITIVE_INFINITY : wholeOption('--depth', options.depth, 0, io);
  if (given === 'invalid') return exitCodes.badInput;
  const loaded = await loadPlan(file, options, io);
  if (!loaded.ok) return printProblems('explain', file, loaded, json, io);
  const found = explainFigure(runPlan(loaded.plan), figure);
  if (!found.ok) return printProblems('explain', file, { issues: found.issues, locate: () => undefined }, json, io);
  if (json) {
    printJson(explanationJson(loaded.plan.name, found.value, given ?? Number.POSITIVE_INFINITY), io);
    return exitCodes.answered;
  }
  const colour = palette(io);
  for (const line of explanationLines(found.value, given ?? usualDepth)) {
    io.write(
      `${colour.faint(line.indent)}${colour.strong(line.figure.name)} ${line.value}  ${colour.faint(line.detail)}\n`,
    );
  }
  return exitCodes.answered;
}
