/** `athanor validate`: predictions against measured runs, row by row and in sum. */
import { fileURLToPath } from 'node:url';
import { formatMessage } from '@athanor/core/messages';
import { type Block, name, quantity, text } from '@athanor/core/plan';
import { planTraining } from '@athanor/core/training';
import {
  type BreakdownKey,
  breakdownKeys,
  crossValidate,
  parseRows,
  predictRows,
  reportOf,
  residualsBy,
  type ValidationReport,
} from '@athanor/core/validation';
import { type ExitCode, exitCodes } from '../exit.js';
import type { Io } from '../io.js';
import { readText } from '../load.js';
import { printJson, printProblems, printReport, printUsage } from '../print.js';

export interface ValidateOptions {
  readonly runs?: string;
  readonly by?: string;
  readonly crossValidate?: boolean;
  readonly json?: boolean;
}

/** Files of measured runs are data, not plans: larger. */
const maxRunsBytes = 200_000_000;

export async function validateCommand(what: string, options: ValidateOptions, io: Io): Promise<ExitCode> {
  const { json = false, by } = options;
  if (what !== 'training')
    return printUsage(formatMessage('cli.choice', { choices: 'training', option: 'validate', received: what }), io);
  if (by !== undefined && !breakdownKeys.includes(by as BreakdownKey)) {
    return printUsage(formatMessage('cli.choice', { choices: breakdownKeys, option: '--by', received: by }), io);
  }
  const file = options.runs ?? bundledRuns();
  const content = await readText(file, maxRunsBytes, io);
  const bad = (issues: Parameters<typeof printProblems>[2]['issues']): ExitCode =>
    printProblems('validate', file, { issues, locate: () => undefined }, json, io);
  if (!content.ok) return bad(content.issues);
  const data = parseJson(content.value);
  if ('reason' in data) return printUsage(formatMessage('cli.notJson', { file, reason: data.reason }), io);
  const rows = parseRows(data.value);
  if (!rows.ok) return bad(rows.issues);
  const left = options.crossValidate === true ? crossValidate(rows.value, progress(io)) : undefined;
  const predictions = left?.predictions ?? predictRows(rows.value, (input) => planTraining(input));
  const report = reportOf(predictions, left);
  const classes = by === undefined ? undefined : residualsBy(predictions, by as BreakdownKey);
  if (json)
    printJson({ athanor: 1, command: 'validate', ...report, ...(classes === undefined ? {} : { by, classes }) }, io);
  else
    printReport(
      {
        title: formatMessage('cli.validate.title', {}),
        blocks: [
          summaryBlock(report),
          ...(classes === undefined ? [] : [classBlock(by ?? '', classes)]),
          skipBlock(report),
        ],
      },
      'terminal',
      io,
    );
  return exitCodes.answered;
}

/** A fold takes a minute or two, so each one that is done is told; on stderr, to leave the answer alone. */
function progress(io: Io): (fold: number, folds: number) => void {
  return (fold, folds) => io.writeError(`${formatMessage('cli.validate.fold', { fold, folds })}\n`);
}

function bundledRuns(): string {
  return fileURLToPath(import.meta.resolve('@athanor/validation/training-runs.json'));
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

const percent = (value: number | null): ReturnType<typeof quantity> | { readonly kind: 'empty' } =>
  value === null ? { kind: 'empty' } : quantity(value / 100, 'fraction');

function summaryBlock({ summary }: ValidationReport): Block {
  return {
    kind: 'table',
    title: text('cli.validate.summary'),
    columns: [
      { label: text('cli.validate.column.metric'), align: 'left' },
      { label: text('cli.validate.column.count'), align: 'right' },
      { label: text('cli.validate.column.skipped'), align: 'right' },
      { label: text('cli.validate.column.median'), align: 'right' },
      { label: text('cli.validate.column.mean'), align: 'right' },
      { label: text('cli.validate.column.bias'), align: 'right' },
      { label: text('cli.validate.column.coverage'), align: 'right' },
    ],
    rows: Object.entries(summary).map(([metric, each]) => [
      name(metric),
      quantity(each.count, 'count'),
      quantity(each.skipped, 'count'),
      percent(each.medianAbsErrorPct),
      percent(each.meanAbsErrorPct),
      percent(each.biasPct),
      percent(each.coverage80 === null ? null : each.coverage80 * 100),
    ]),
  };
}

function classBlock(by: string, classes: ReturnType<typeof residualsBy>): Block {
  return {
    kind: 'table',
    title: text('cli.validate.by', { by }),
    columns: [
      { label: text('cli.validate.column.class'), align: 'left' },
      { label: text('cli.validate.column.count'), align: 'right' },
      { label: text('cli.validate.column.median'), align: 'right' },
      { label: text('cli.validate.column.mean'), align: 'right' },
      { label: text('cli.validate.column.bias'), align: 'right' },
    ],
    rows: classes.map((each) => [
      name(each.key),
      quantity(each.count, 'count'),
      percent(each.medianAbsErrorPct),
      percent(each.meanAbsErrorPct),
      percent(each.medianErrorPct),
    ]),
  };
}

function skipBlock({ rows }: ValidationReport): Block {
  const counts = new Map<string, number>();
  for (const { skipped } of rows) if (skipped !== undefined) counts.set(skipped, (counts.get(skipped) ?? 0) + 1);
  const items = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([reason, count]) => text('cli.validate.skip', { count, reason }));
  return { kind: 'list', title: text('cli.validate.skips'), tone: 'note', items };
}
