/** `athanor catalog`: lists of dated facts, and one entry with the source of each field. */
import { formatMessage, nearest } from '@athanor/core/messages';
import { type Report, text } from '@athanor/core/plan';
import { type ExitCode, exitCodes } from '../exit.js';
import type { Io } from '../io.js';
import { printJson, printProblems, printReport, printUsage } from '../print.js';
import { entryReport } from './catalogEntry.js';
import { type CatalogKind, kinds } from './catalogKinds.js';

export interface CatalogOptions {
  readonly filter?: string;
  readonly json?: boolean;
}

export function catalogCommand(
  kind: string | undefined,
  id: string | undefined,
  options: CatalogOptions,
  io: Io,
): ExitCode {
  const { json = false, filter } = options;
  if (kind === undefined) return overview(json, io);
  const chosen = kinds.find((each) => each.name === kind || each.one === kind);
  if (chosen === undefined) {
    const near = nearest(
      kind,
      kinds.map((each) => each.name),
      1,
    );
    const choices = kinds.map((each) => each.name);
    const tryThis = near.length === 0 ? '' : `. ${formatMessage('common.didYouMean', { names: near })}`;
    return printUsage(`${formatMessage('cli.choice', { choices, option: 'catalog', received: kind })}${tryThis}`, io);
  }
  return id === undefined ? list(chosen, filter, json, io) : one(chosen, id, json, io);
}

function overview(json: boolean, io: Io): ExitCode {
  if (json) {
    printJson(
      { athanor: 1, command: 'catalog', kinds: kinds.map((kind) => ({ kind: kind.name, count: kind.list().length })) },
      io,
    );
    return exitCodes.answered;
  }
  const report: Report = {
    title: formatMessage('cli.catalog.overview', {}),
    blocks: [
      {
        kind: 'table',
        title: text('cli.catalog.about'),
        columns: [
          { label: text('cli.catalog.column.kind'), align: 'left' },
          { label: text('cli.validate.column.count'), align: 'right' },
        ],
        rows: kinds.map((kind) => [
          { kind: 'name', name: kind.name },
          { kind: 'quantity', value: kind.list().length, unit: 'count' },
        ]),
      },
    ],
  };
  printReport(report, 'terminal', io);
  return exitCodes.answered;
}

function list(kind: CatalogKind, filter: string | undefined, json: boolean, io: Io): ExitCode {
  const wanted = filter?.toLowerCase();
  const entries = kind
    .list()
    .filter((entry) => wanted === undefined || kind.searchText(entry).toLowerCase().includes(wanted));
  if (json) {
    printJson({ athanor: 1, command: 'catalog', kind: kind.name, [kind.name]: entries.map(kind.json) }, io);
    return exitCodes.answered;
  }
  const title = formatMessage('cli.catalog.title', { kind: kind.name, count: entries.length });
  if (entries.length === 0) {
    io.write(`${title}\n${formatMessage('cli.catalog.none', { filter: filter ?? '' })}\n`);
    return exitCodes.answered;
  }
  printReport(
    {
      title,
      blocks: [
        {
          kind: 'table',
          title: text('cli.catalog.about'),
          columns: kind.columns.map(({ label: code, align }) => ({ label: text(code), align })),
          rows: entries.map((entry) => kind.columns.map((column) => column.cell(entry))),
        },
      ],
    },
    'terminal',
    io,
  );
  return exitCodes.answered;
}

function one(kind: CatalogKind, id: string, json: boolean, io: Io): ExitCode {
  const found = kind.find(id);
  if (!found.ok) {
    return printProblems('catalog', '', { issues: found.issues, locate: () => undefined }, json, io);
  }
  if (json) printJson({ athanor: 1, command: 'catalog', kind: kind.one, ...(kind.json(found.value) as object) }, io);
  else printReport(entryReport(id, found.value), 'terminal', io);
  return exitCodes.answered;
}
