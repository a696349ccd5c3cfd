/** `athanor import`: the launch file of a training framework to a plan. */
import { findLaunchFramework, importJson, importLaunch, printImport, readCarried } from '@athanor/core/launch';
import { formatMessage } from '@athanor/core/messages';
import { maxPlanBytes } from '@athanor/core/plan';
import { type ExitCode, exitCodes } from '../exit.js';
import type { Io } from '../io.js';
import { readNamedFiles, readText } from '../load.js';
import { printJson, printProblems, printUsage } from '../print.js';
import { wholeOption } from './options.js';

export interface ImportCommandOptions {
  readonly accelerator?: string;
  readonly count?: string;
  readonly define?: readonly string[];
  readonly add?: readonly string[];
  readonly json?: boolean;
}

export async function importCommand(
  from: string,
  file: string,
  options: ImportCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const { json = false, accelerator } = options;
  const count = wholeOption('--count', options.count, 1, io);
  if (count === 'invalid') return exitCodes.badInput;
  const define = new Map<string, string>();
  for (const setting of options.define ?? []) {
    const [, name, value] = /^(\w+)=([\s\S]*)$/.exec(setting) ?? [];
    if (name === undefined || value === undefined)
      return printUsage(formatMessage('cli.defineForm', { received: setting }), io);
    define.set(name, value);
  }
  const framework = findLaunchFramework(from, 'import');
  if (!framework.ok) return printProblems('import', '', { ...framework, locate: () => undefined }, json, io);
  const text = await readText(file, maxPlanBytes, io);
  if (!text.ok) return printProblems('import', file, { ...text, locate: () => undefined }, json, io);
  const imported = importLaunch({
    framework: framework.value,
    text: text.value,
    options: {
      ...(file === '-' ? {} : { file }),
      ...(accelerator === undefined ? {} : { accelerator }),
      ...(count === undefined ? {} : { count }),
      ...(options.add === undefined ? {} : { add: options.add }),
      define: Object.fromEntries(define),
    },
    files: readNamedFiles(readCarried(text.value) ?? {}, file, io),
    title: file === '-' ? 'Imported plan' : (file.split(/[/\\]/).at(-1) ?? file),
  });
  if (!imported.ok) return printProblems('import', file, { ...imported, locate: () => undefined }, json, io);
  if (json) printJson(importJson(imported.value), io);
  else io.write(printImport(imported.value));
  return exitCodes.answered;
}
