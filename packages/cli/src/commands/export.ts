/** `athanor export`: a plan as the launch file of a training framework. */
import { exportJson, exportLaunch, findLaunchFramework } from '@athanor/core/launch';
import { formatMessage } from '@athanor/core/messages';
import { type ExitCode, exitCodes } from '../exit.js';
import type { Io } from '../io.js';
import { loadPlan, type PlanOptions } from '../load.js';
import { printJson, printProblems } from '../print.js';

export interface ExportCommandOptions extends PlanOptions {
  readonly to: string;
  readonly json?: boolean;
}

export async function exportCommand(file: string, options: ExportCommandOptions, io: Io): Promise<ExitCode> {
  const { json = false } = options;
  const framework = findLaunchFramework(options.to, '--to');
  if (!framework.ok) return printProblems('export', '', { ...framework, locate: () => undefined }, json, io);
  const loaded = await loadPlan(file, options, io);
  if (!loaded.ok) return printProblems('export', file, loaded, json, io);
  const { plan, data, files } = loaded;
  const written = exportLaunch({ framework: framework.value, data, plan, files });
  if (written.kind === 'refused')
    return printProblems('export', file, { issues: written.issues, locate: () => undefined }, json, io);
  if (json) printJson(exportJson(framework.value, written), io);
  else if (written.kind === 'nothingFits')
    io.writeError(`${formatMessage('cli.nothingToExport', { candidates: written.candidates })}\n`);
  else io.write(written.text);
  return written.kind === 'nothingFits' ? exitCodes.infeasible : exitCodes.answered;
}
