/** `athanor sweep`: a grid of plans in, a table of their figures out; what is done outlasts an interruption. */
import { formatMessage } from '@athanor/core/messages';
import { headerLine, parseRow, type SweepSetup, sweepTable } from '@athanor/core/sweep';
import { type ExitCode, exitCodes } from '../exit.js';
import type { Io } from '../io.js';
import { printProblems, printReport, printUsage } from '../print.js';
import { wholeOption } from './options.js';
import { type Chunk, chunksHere, type Span } from './sweep/chunks.js';
import { DamagedJournal, journalOf, rowsOf } from './sweep/journalFile.js';
import { progressOf } from './sweep/progress.js';
import { prepare, type SetupOptions } from './sweep/setup.js';
import { tallyOf } from './sweep/tally.js';
import { formatOf, hashOf, identityOf, startOf } from './sweep/target.js';
import { csvWriter, type Format, writerTo } from './sweep/writers.js';

export interface SweepOptions extends SetupOptions {
  readonly out: string;
  readonly jobs?: string;
  readonly resume?: boolean;
  readonly force?: boolean;
}

export async function sweepCommand(file: string, options: SweepOptions, io: Io): Promise<ExitCode> {
  const { out, resume = false, force = false } = options;
  const jobs = wholeOption('--jobs', options.jobs, 1, io);
  if (jobs === 'invalid') return exitCodes.badInput;
  const format = out === '-' ? 'csv' : formatOf(out);
  if (format === undefined) return printUsage(formatMessage('sweep.outForm', { file: out }), io);
  if (resume && (force || out === '-'))
    return printUsage(formatMessage('cli.oneOfTwo', { options: ['--resume', force ? '--force' : '--out -'] }), io);
  const prepared = await prepare(file, options, io);
  if (!prepared.ok) return printProblems('sweep', prepared.file, prepared, false, io);
  const { setup } = prepared;
  if (out === '-') return printRows(setup, jobs ?? io.cores, io);
  try {
    return await sweepToFile(setup, options, format, jobs ?? io.cores, io);
  } catch (error) {
    if (error instanceof DamagedJournal)
      return printUsage(formatMessage('sweep.damaged', { journal: journalOf(out), row: error.row }), io);
    const reason = systemCode(error);
    if (reason === undefined) throw error;
    return printUsage(formatMessage('sweep.cannotAppend', { file: out, reason }), io);
  }
}

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error
    ? error.code
    : undefined;
}

/** Rows into the journal, in order; then the journal into the output, which takes its place at once. */
async function sweepToFile(
  setup: SweepSetup,
  options: SweepOptions,
  format: Format,
  jobs: number,
  io: Io,
): Promise<ExitCode> {
  const { out } = options;
  const start = startOf(setup, options, io);
  if (start.kind === 'refused') return printUsage(start.problem, io);
  const identity = identityOf(setup);
  const journal = journalOf(out);
  const encoder = new TextEncoder();
  if (start.kind === 'anew') {
    io.disk.remove(journal);
    io.disk.append(journal, encoder.encode(headerLine(identity)));
  } else {
    io.disk.truncate(journal, start.journal.bytes);
    io.writeError(`${formatMessage('sweep.resumes', { rows: start.journal.rows, all: identity.rows })}\n`);
  }
  const from = start.kind === 'anew' ? 0 : start.journal.rows;
  let syncedMs = io.now();
  const append = ({ text }: Chunk): void => {
    io.disk.append(journal, encoder.encode(text));
    if (io.now() - syncedMs < syncEveryMs) return;
    io.disk.sync(journal);
    syncedMs = io.now();
  };
  const done = await evaluate(setup, { from, to: identity.rows }, jobs, append, io);
  io.disk.sync(journal);
  if (done < identity.rows) {
    io.writeError(`${formatMessage('sweep.interrupted', { rows: done, all: identity.rows })}\n`);
    return exitCodes.interrupted;
  }
  return await writeOutput(setup, out, format, io);
}

/** What a power cut may cost at most. */
const syncEveryMs = 1000;

async function writeOutput(setup: SweepSetup, out: string, format: Format, io: Io): Promise<ExitCode> {
  const identity = identityOf(setup);
  const table = sweepTable(setup);
  const tally = tallyOf(setup);
  const unfinished = `${out}.writing`;
  io.disk.remove(unfinished);
  const axes = setup.axes.map(({ name, values }) => ({ path: name, values }));
  const about = { athanor: 1, command: 'sweep', hash: hashOf(identity), axes };
  const writer = await writerTo(unfinished, format, table, about, io.disk);
  let row = 0;
  for (const found of rowsOf(journalOf(out), identity, io.disk)) {
    writer.write(table.cells(row, found));
    tally.add(row, found);
    row += 1;
  }
  writer.finish();
  io.disk.sync(unfinished);
  io.disk.rename(unfinished, out);
  io.disk.remove(journalOf(out));
  printReport(tally.report(out), 'terminal', io);
  return tally.fits() > 0 ? exitCodes.answered : exitCodes.infeasible;
}

/** CSV on standard output: nothing is kept, so nothing can be resumed. */
async function printRows(setup: SweepSetup, jobs: number, io: Io): Promise<ExitCode> {
  const { rows, figures } = identityOf(setup);
  const table = sweepTable(setup);
  const writer = csvWriter(table, (text) => io.write(text));
  let row = 0;
  let fits = 0;
  const print = ({ text }: Chunk): void => {
    for (const line of text.trimEnd().split('\n')) {
      const found = parseRow(line, row, figures.length);
      if (found === undefined) throw new DamagedJournal(row);
      if (found.fits === true) fits += 1;
      writer.write(table.cells(row, found));
      row += 1;
    }
  };
  const done = await evaluate(setup, { from: 0, to: rows }, jobs, print, io);
  writer.finish();
  if (done < rows) return exitCodes.interrupted;
  return fits > 0 ? exitCodes.answered : exitCodes.infeasible;
}

/** Rows that are done sooner here than a worker has started. */
const fewRows = 200;
/** A fifth of a second or so, unless each row searches. */
const mostChunkRows = 100;

/** @returns the row after the last that was taken: fewer than all after a Ctrl-C */
async function evaluate(
  setup: SweepSetup,
  span: Span,
  jobs: number,
  take: (chunk: Chunk) => void,
  io: Io,
): Promise<number> {
  const rows = span.to - span.from;
  const size = Math.max(1, Math.min(mostChunkRows, Math.ceil(rows / (8 * jobs))));
  const chunks =
    jobs === 1 || rows <= fewRows
      ? chunksHere(setup, span, size)
      : (await import('./sweep/pool.js')).chunksOfWorkers(setup, span, size, jobs);
  const progress = progressOf(span.to, span.from, io);
  let isInterrupted = false;
  const stopListening = io.onInterrupt(() => {
    isInterrupted = true;
  });
  let done = span.from;
  try {
    for await (const chunk of chunks) {
      take(chunk);
      done = chunk.end;
      progress.update(done);
      if (isInterrupted) break;
    }
  } finally {
    progress.end();
    stopListening();
  }
  return done;
}
