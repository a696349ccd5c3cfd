/** Puts reports, JSON and problems on the streams. */
import { formatIssue, formatMessage } from '@athanor/core/messages';
import { noColour, type Palette, type Report, renderMarkdown, renderTerminal } from '@athanor/core/plan';
import pc from 'picocolors';
import { type ExitCode, exitCodes } from './exit.js';
import type { Io } from './io.js';
import type { Located } from './load.js';

const colours = pc.createColors(true);
const coloured: Palette = {
  strong: colours.bold,
  faint: colours.dim,
  good: colours.green,
  bad: colours.red,
  warn: colours.yellow,
};

export function palette(io: Io): Palette {
  return io.colour ? coloured : noColour;
}

export function printReport(report: Report, form: 'terminal' | 'markdown', io: Io): void {
  io.write(form === 'markdown' ? renderMarkdown(report) : renderTerminal(report, palette(io), io.width));
}

export function printJson(value: unknown, io: Io): void {
  io.write(`${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Every problem on a line of its own, with the line of the file where it stands.
 *
 * @param file empty where the problem is one of the command line
 */
export function printProblems(
  command: string,
  file: string,
  { issues, locate }: Located,
  json: boolean,
  io: Io,
): ExitCode {
  const shown = file === '-' ? formatMessage('cli.standardInput', {}) : file;
  if (json) {
    const list = issues.map((issue) => ({
      path: issue.path,
      code: issue.code,
      message: formatIssue(issue),
      ...locate(issue),
    }));
    printJson({ athanor: 1, command, status: 'invalid', issues: list }, io);
    return exitCodes.badInput;
  }
  const colour = palette(io);
  const label = colour.bad(formatMessage('cli.problem', {}));
  for (const issue of issues) {
    const position = locate(issue);
    const where = position === undefined ? shown : `${shown}:${position.line}:${position.column}`;
    io.writeError(`${label}${where === '' ? ':' : ` ${colour.faint(where)}`} ${formatIssue(issue)}\n`);
  }
  if (issues.length > 1) {
    const count = issues.length;
    const sum =
      shown === ''
        ? formatMessage('cli.problemsOfOptions', { count })
        : formatMessage('cli.problems', { count, file: shown });
    io.writeError(`${sum}\n`);
  }
  return exitCodes.badInput;
}

/** A problem with an option or argument. */
export function printUsage(problem: string, io: Io): ExitCode {
  io.writeError(`${formatMessage('cli.problem', {})}: ${problem}\n`);
  return exitCodes.badInput;
}
