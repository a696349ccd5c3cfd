/** Reads measured kernel tables: parquet files laid out as system/operation/backend/version/name.parquet. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decompress } from 'fzstd';
import { parquetReadObjects } from 'hyparquet';

/** One row of a table: columns by name. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * All rows of one table.
 *
 * @param directory root of the tables
 * @param backend the folder of the backend; its only or lexically last version is read
 */
export async function readTable(
  directory: string,
  system: string,
  operation: string,
  backend: string,
  name: string,
): Promise<{ readonly version: string; readonly rows: readonly Row[] }> {
  const folder = join(directory, system, operation, backend);
  const version = readdirSync(folder).sort().at(-1);
  if (version === undefined) throw new Error(`${folder} holds no version`);
  const bytes = readFileSync(join(folder, version, `${name}.parquet`));
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const compressors = { ZSTD: (input: Uint8Array, length: number) => decompress(input, new Uint8Array(length)) };
  return { version, rows: await parquetReadObjects({ file, compressors }) };
}

/** A column that must be a number. */
export function numberOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  throw new Error(`column ${column} holds ${String(value)}, not a number`);
}

/** A column that older files lack. */
export function numberOr(row: Row, column: string, otherwise: number): number {
  return row[column] === undefined || row[column] === null ? otherwise : numberOf(row, column);
}
