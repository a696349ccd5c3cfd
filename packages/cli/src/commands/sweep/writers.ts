/** Rows to files: CSV, JSON and Parquet, each written in pieces. */
import type { CellValue, SweepColumn, SweepTable } from '@athanor/core/sweep';
import { stringify } from 'csv-stringify/sync';
import type { Disk } from '../../io.js';
import type { About, RowWriter } from './rowWriter.js';

export const formats = ['csv', 'json', 'parquet'] as const;
export type Format = (typeof formats)[number];

/** Loads Parquet only where it is written. */
export async function writerTo(
  path: string,
  format: Format,
  table: SweepTable,
  about: About,
  disk: Disk,
): Promise<RowWriter> {
  const encoder = new TextEncoder();
  const append = (text: string): void => disk.append(path, encoder.encode(text));
  switch (format) {
    case 'csv':
      return csvWriter(table, append);
    case 'json':
      return jsonWriter(table, about, append);
    case 'parquet':
      return (await import('./parquet.js')).parquetWriter(path, table, about, disk);
    default:
      return format satisfies never;
  }
}

/** Rows held before they are written. */
const heldRows = 1000;

/** RFC 4180, with a header; nothing stands for what a row does not have. */
export function csvWriter({ columns }: SweepTable, append: (text: string) => void): RowWriter {
  let held: (readonly CellValue[])[] = [];
  const flush = (): void => {
    if (held.length > 0) append(stringify(held, { cast: { boolean: String } }));
    held = [];
  };
  append(stringify([columns.map(({ name }) => name)]));
  return {
    write: (cells) => {
      held.push(cells);
      if (held.length >= heldRows) flush();
    },
    finish: flush,
  };
}

/** One document, a row on each line. */
function jsonWriter({ columns }: SweepTable, about: About, append: (text: string) => void): RowWriter {
  let held = '';
  let rows = 0;
  append(`${JSON.stringify({ ...about, columns }).slice(0, -1)},"rows":[`);
  return {
    write: (cells) => {
      held += `${rows === 0 ? '' : ','}\n${JSON.stringify(objectOf(columns, cells))}`;
      rows += 1;
      if (rows % heldRows > 0) return;
      append(held);
      held = '';
    },
    finish: () => append(`${held}\n]}\n`),
  };
}

function objectOf(columns: readonly SweepColumn[], cells: readonly CellValue[]): Readonly<Record<string, CellValue>> {
  return Object.fromEntries(columns.map(({ name }, at) => [name, cells[at] ?? null]));
}
