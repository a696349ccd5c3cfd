/** Records of named values, from CSV or JSON, to samples. */
import { type Issue, issue } from '../../messages/index.js';
import { type Column, columnOf } from './columns.js';
import { numberPattern, present, toNumber } from './lines.js';
import type { LogSample, MemoryReading, ReadLines } from './runLog.js';

/** One row of a table, or one object. */
export interface LogRecord {
  readonly line: number;
  readonly values: Readonly<Record<string, unknown>>;
}

const wholeNumber = new RegExp(`^(?:${numberPattern})$`);

/** Samples of records whose names are known; a value of a known name that is no number is a fault, an empty one is left out. */
export function readRecords(records: readonly LogRecord[]): ReadLines {
  const columns = new Map<string, Column | undefined>();
  const known = (name: string): Column | undefined => {
    if (!columns.has(name)) columns.set(name, columnOf(name));
    return columns.get(name);
  };
  const samples: LogSample[] = [];
  const memory: MemoryReading[] = [];
  const faults: Issue[] = [];
  for (const { line, values } of records) {
    const found: Partial<Record<Column['target'], number>> = {};
    for (const [name, value] of Object.entries(values)) {
      const column = known(name);
      if (column === undefined || value === null || value === '') continue;
      // A decimal comma is refused rather than taken for thousands.
      if (typeof value !== 'number' && !wholeNumber.test(String(value)))
        faults.push(issue('diagnose.notANumber', [], { line, column: name, received: String(value) }));
      else found[column.target] ??= toNumber(String(value)) * column.scale;
    }
    const { allocatedBytes, reservedBytes, ...fields } = found;
    if (allocatedBytes !== undefined) memory.push({ line, kind: 'allocated', bytes: allocatedBytes });
    if (reservedBytes !== undefined) memory.push({ line, kind: 'reserved', bytes: reservedBytes });
    if (isMeasured(fields)) samples.push({ line, ...present(fields) });
  }
  return {
    samples,
    memory,
    settings: {},
    recognisedLines: samples.length,
    faults,
    secondsAssumed: [...columns.values()].some((column) => column?.isAssumed === true),
  };
}

function isMeasured(fields: Partial<Record<keyof LogSample, number>>): boolean {
  return [fields.stepTimeS, fields.tokensPerS, fields.tokensPerSPerAccelerator].some((value) => value !== undefined);
}
