/** Step times or rates as JSON: a list of numbers, of objects, an object of lists, or one object a line. */
import type { LogLine } from './lines.js';
import { type LogRecord, readRecords } from './records.js';
import type { ReadLines } from './runLog.js';

/** Reads the text if it is JSON of one of these shapes; a bare list of numbers holds step times in seconds. */
export function readJson(lines: readonly LogLine[]): ReadLines | undefined {
  const whole = parsed(lines.map(({ text }) => text).join('\n'));
  const first = lines[0]?.number ?? 1;
  const records = whole === undefined ? jsonLines(lines) : recordsOf(whole.value, first);
  if (records === undefined) return undefined;
  const read = readRecords(records);
  // A document is read as a whole: its lines are no units of their own.
  return whole !== undefined && read.samples.length > 0 ? { ...read, recognisedLines: lines.length } : read;
}

function jsonLines(lines: readonly LogLine[]): readonly LogRecord[] | undefined {
  const records = lines.flatMap(({ number: line, text }): LogRecord[] => {
    const value = text.trimStart().startsWith('{') ? parsed(text)?.value : undefined;
    return isObject(value) ? [{ line, values: value }] : [];
  });
  return records.length * 2 > lines.length ? records : undefined;
}

function recordsOf(value: unknown, line: number): readonly LogRecord[] | undefined {
  if (Array.isArray(value)) {
    return value.map((each: unknown) => ({ line, values: isObject(each) ? each : { step_time: each } }));
  }
  if (!isObject(value)) return undefined;
  const lists = Object.entries(value).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  if (lists.length === 0) return [{ line, values: value }];
  const length = Math.max(...lists.map(([, list]) => list.length));
  return Array.from({ length }, (_, at) => ({
    line,
    values: Object.fromEntries(lists.map(([name, list]) => [name, list[at] ?? null])),
  }));
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
