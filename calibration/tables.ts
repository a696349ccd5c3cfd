/** Reads measured kernel tables: files laid out as system/operation/backend/version/name.parquet, or .csv with a line of names. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decompress } from 'fzstd';
import { parquetReadObjects } from 'hyparquet';

/** One row of a table: columns by name. */
export type Row = Readonly<Record<string, unknown>>;

/** Where a table lies. */
export interface TableAddress {
  readonly system: string;
  readonly operation: string;
  readonly backend: string;
  /** File name without its ending. */
  readonly name: string;
  /** Default: the newest that has the file. */
  readonly version?: string;
}

/** What a column must hold: a number with its unit, or text. */
export interface Column {
  readonly holds: 'number' | 'text';
  /** As the error says it: 'milliseconds'. */
  readonly unit?: string;
  /** Older files may lack it. */
  readonly optional?: boolean;
  /** Numbers above zero only; default: zero as well. */
  readonly positive?: boolean;
}
export type Columns = Readonly<Record<string, Column>>;

export interface Table {
  readonly file: string;
  readonly version: string;
  readonly rows: readonly Row[];
}

/** A table that cannot be used; the message names file, column, what was given and what is expected. */
export class TableError extends Error {}

/**
 * All rows of one table.
 *
 * @param directory root of the tables
 * @throws TableError where the file is not there, a column is missing, or a value is not what the column must hold
 */
export async function readTable(directory: string, address: TableAddress, columns: Columns): Promise<Table> {
  const { system, operation, backend, name } = address;
  const folder = join(directory, system, operation, backend);
  const versions = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((version) => fileOf(folder, version, name) !== undefined)
    .sort(compareVersions);
  const version = address.version ?? versions.at(-1);
  const file = version === undefined ? undefined : fileOf(folder, version, name);
  if (version === undefined || file === undefined) {
    const expected = join(folder, address.version ?? 'VERSION', `${name}.parquet`);
    throw new TableError(`${expected} is not there. Expected tables as system/operation/backend/version/name.parquet`);
  }
  const rows = file.endsWith('.csv') ? parseCsv(readFileSync(file, 'utf8')) : await readParquet(file);
  checkRows(file, rows, columns);
  return { file, version, rows };
}

/** A CSV file by its path. */
export function readCsv(file: string, columns: Columns): Table {
  if (!existsSync(file)) throw new TableError(`${file} is not there`);
  const rows = parseCsv(readFileSync(file, 'utf8'));
  checkRows(file, rows, columns);
  return { file, version: '', rows };
}

/**
 * Holds rows against what their columns must hold; says everything that is wrong with the file at once.
 *
 * @throws TableError
 */
export function checkRows(file: string, rows: readonly Row[], columns: Columns): void {
  if (rows.length === 0) throw new TableError(`${file} holds no rows`);
  const given = Object.keys(rows[0] ?? {});
  const issues: string[] = [];
  for (const [name, column] of Object.entries(columns)) {
    if (!given.includes(name)) {
      if (!column.optional) issues.push(missing(name, column, given));
      continue;
    }
    const bad = rows.findIndex((row) => !isGood(row[name], column));
    if (bad >= 0)
      issues.push(`column ${name}, row ${bad + 1}: given ${shown(rows[bad]?.[name])}, expected ${wanted(column)}`);
  }
  if (issues.length > 0) throw new TableError(`${file}\n  ${issues.join('\n  ')}`);
}

function missing(name: string, column: Column, given: readonly string[]): string {
  const near = given.filter((other) => other.startsWith(name) || name.startsWith(other));
  const names = near.length > 0 ? `${near.join(', ')} instead` : given.join(', ');
  return `column ${name} is missing: given ${names}, expected ${wanted(column)}`;
}

function wanted({ holds, unit, positive }: Column): string {
  if (holds === 'text') return 'text';
  return `a number ${positive ? 'above 0' : 'of 0 or more'}${unit === undefined ? '' : `, in ${unit}`}`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}

function isGood(value: unknown, column: Column): boolean {
  if (column.holds === 'text') return typeof value === 'string';
  if (column.optional && (value === null || value === undefined)) return true;
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && (column.positive ? number > 0 : number >= 0);
}

/**
 * Refuses a column whose unit cannot be the expected one: its largest calls would run above what the machine can do, or so far
 * below that a factor of a thousand must be missing.
 *
 * @param shares of the machine's peak that the largest calls attain, read in the expected unit
 * @param unit what the column is expected to be in
 * @throws TableError
 */
export function checkShares(file: string, column: string, unit: string, shares: readonly number[]): void {
  const sorted = [...shares].sort((a, b) => a - b);
  const share = sorted[Math.floor(0.9 * (sorted.length - 1))];
  if (share === undefined || (share < mostShare && share > leastShare)) return;
  const twoDigits = (value: number) => Number(value.toPrecision(2));
  const times = share >= mostShare ? twoDigits(share) : `1/${twoDigits(1 / share)}`;
  throw new TableError(
    `${file}\n  column ${column}: given values that make the largest calls run at ${times} × the machine's peak, ` +
      `expected ${unit}. Is it in another unit?`,
  );
}
/** Clocks above the datasheet's and reductions inside the switch give up to 1.1. */
const mostShare = 1.25;
/** The slowest tables of large calls attain a hundredth. */
const leastShare = 1e-3;

/** A column that must be a number. */
export function numberOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  throw new TableError(`column ${column} holds ${String(value)}, not a number`);
}

/** A column that older files lack. */
export function numberOr(row: Row, column: string, otherwise: number): number {
  return row[column] === undefined || row[column] === null ? otherwise : numberOf(row, column);
}

/** 0.5.6.post2 before 0.5.12: number by number. */
export function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

function fileOf(folder: string, version: string, name: string): string | undefined {
  return ['parquet', 'csv']
    .map((ending) => join(folder, version, `${name}.${ending}`))
    .find((file) => existsSync(file));
}

async function readParquet(path: string): Promise<Row[]> {
  const bytes = readFileSync(path);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const compressors = { ZSTD: (input: Uint8Array, length: number) => decompress(input, new Uint8Array(length)) };
  return parquetReadObjects({ file, compressors });
}

/** Fields hold no commas or quotes in these files; what reads as a number is one. */
function parseCsv(text: string): Row[] {
  const [head = '', ...lines] = text.trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, cellOf(cells[i] ?? '')]));
  });
}

function cellOf(text: string): string | number {
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
