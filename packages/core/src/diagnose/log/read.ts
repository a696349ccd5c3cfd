/** Reads a training log in whichever format it is. */
import { failure, hint, type Issue, issue, type Result, success } from '../../messages/index.js';
import { readCsv } from './csv.js';
import { readJson } from './json.js';
import { type LogLine, logLines } from './lines.js';
import { readMaxtext } from './maxtext.js';
import { readMegatron } from './megatron.js';
import { readNemo } from './nemo.js';
import { readPlain } from './plain.js';
import { type LogFormat, type LogSample, logFormats, type ReadLines, type RunLog } from './runLog.js';
import { readTorchtitan } from './torchtitan.js';

/** In the order in which they are preferred where several find as many steps. */
const readers: Readonly<Record<LogFormat, (lines: readonly LogLine[]) => ReadLines | undefined>> = {
  megatron: readMegatron,
  torchtitan: readTorchtitan,
  nemo: readNemo,
  maxtext: readMaxtext,
  json: readJson,
  csv: readCsv,
  plain: readPlain,
};

/**
 * The steps of a log, with what else it says of memory and settings.
 *
 * @param text the whole file
 * @param format one of `logFormats`; where it is left out, the one that finds most steps
 * @returns the log, or why it cannot be used: it is empty, no step is found, or values that cannot be, each with its line
 */
export function readLog(text: string, format?: LogFormat): Result<RunLog> {
  const lines = logLines(text);
  if (lines.length === 0) return failure(issue('diagnose.emptyLog', [], {}));
  const found = (format === undefined ? logFormats : [format])
    .map((each) => ({ format: each, read: readers[each](lines) }))
    .reduce((best, one) => (isBetter(one.read, best.read) ? one : best));
  const { read } = found;
  if (read === undefined || read.samples.length === 0) {
    // What is wrong with the values of a table that we know tells more than that no step is left.
    if (read !== undefined && read.faults.length > 0) return failure(...firstOf(read.faults));
    return failure(noSteps(text, lines.length, format));
  }
  const faults = [...read.faults, ...read.samples.flatMap(sampleFaults)];
  if (faults.length > 0) return failure(...firstOf(faults));
  return success({ ...read, format: found.format, lines: lines.length });
}

/** More steps, or where both have none, more that is wrong: then it is the format that was meant. */
function isBetter(one: ReadLines | undefined, other: ReadLines | undefined): boolean {
  const of = (read: ReadLines | undefined, field: 'samples' | 'faults'): number => read?.[field].length ?? 0;
  const more = of(one, 'samples') - of(other, 'samples');
  return more > 0 || (more === 0 && of(one, 'samples') === 0 && of(one, 'faults') > of(other, 'faults'));
}

function noSteps(text: string, lines: number, format: LogFormat | undefined): Issue {
  const other = format === undefined ? undefined : readLog(text);
  return issue(
    'diagnose.noSteps',
    [],
    { lines, formats: format ?? logFormats },
    other?.ok === true
      ? hint('diagnose.tryFormat', { format: other.value.format, steps: other.value.samples.length })
      : hint('diagnose.tryPlain', {}),
  );
}

const measured = ['stepTimeS', 'tokensPerS', 'tokensPerSPerAccelerator'] as const;

function sampleFaults(sample: LogSample): readonly Issue[] {
  return measured.flatMap((field) => {
    const value = sample[field];
    if (value === undefined || (Number.isFinite(value) && value > 0)) return [];
    const what = `diagnose.quantity.${field}` as const;
    return [issue('diagnose.notPositive', [], { what, line: sample.line, received: String(value) })];
  });
}

const listed = 10;

/** A broken log is broken on every line: the first few tell it. */
function firstOf(faults: readonly Issue[]): readonly Issue[] {
  if (faults.length <= listed) return faults;
  return [...faults.slice(0, listed), issue('diagnose.moreFaults', [], { count: faults.length - listed })];
}
