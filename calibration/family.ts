/** One family of measured tables: which columns it has, how a row is read, how its unit is checked; and one way to fit constants to it. */
import { type ErrorSummary, errorsOf, type Measured, meanLogError } from './errors.js';
import { minimise, type Parameter } from './simplex.js';
import { splitRows } from './split.js';
import { type Columns, checkShares, type Row, readCsv, readTable, type TableAddress } from './tables.js';

/** Names of a table in the constants file and on the screen. */
export interface TableName {
  readonly name: string;
  readonly system: string;
  readonly backend: string;
}

/** What is alike in all tables of a family. */
export interface Family<Source, Parsed extends Measured> {
  readonly columns: Columns;
  /** Where the table of a source lies; a text is the path of a CSV file. */
  address(source: Source): TableAddress | string;
  nameOf(source: Source, version: string): TableName;
  /** The calls that one row measures; none where it belongs to another source or is left out. */
  read(row: Row, source: Source): readonly Parsed[];
  /** The column that the check of units is about, and what it is expected to be in. */
  readonly unit?: readonly [column: string, unit: string];
  /** Share of the machine's peak that a large call attains; undefined of the others. */
  shareOf?(row: Parsed): number | undefined;
  /** Sizes that training has, which may count more. */
  isLarge?(row: Parsed): boolean;
  /** Rows that are reported and never fitted. */
  isApart?(row: Parsed): boolean;
  /** Rows that train; the others are held out only. */
  isFitted?(row: Parsed): boolean;
}

/** One table, its rows parted by the hash of their keys. */
export interface MeasuredTable<Parsed extends Measured> extends TableName {
  readonly train: readonly Parsed[];
  /** Of the rows that train, those of the sizes that training has. */
  readonly trainLarge: readonly Parsed[];
  readonly heldOut: readonly Parsed[];
  readonly apart: readonly Parsed[];
}

/**
 * Every call of the table of a source.
 *
 * @throws TableError where the file is not there, a column is wrong, or its unit cannot be the expected one
 */
export async function readRows<Source, Parsed extends Measured>(
  directory: string,
  family: Family<Source, Parsed>,
  source: Source,
): Promise<TableName & { readonly rows: readonly Parsed[] }> {
  const address = family.address(source);
  const table =
    typeof address === 'string'
      ? readCsv(address, family.columns)
      : await readTable(directory, address, family.columns);
  const rows = table.rows.flatMap((row) => family.read(row, source));
  if (family.unit !== undefined) {
    const [column, unit] = family.unit;
    const shares = rows.flatMap((row) => family.shareOf?.(row) ?? []);
    checkShares(table.file, column, unit, shares);
  }
  return { ...family.nameOf(source, table.version), rows };
}

/** @param trainLimit at most this many rows train, and as many large ones, those with the smallest hashes */
export async function readMeasured<Source, Parsed extends Measured>(
  directory: string,
  family: Family<Source, Parsed>,
  source: Source,
  trainLimit = Number.POSITIVE_INFINITY,
): Promise<MeasuredTable<Parsed>> {
  return parted(family, await readRows(directory, family, source), trainLimit);
}

/** The rows of a table, parted. */
export function parted<Parsed extends Measured>(
  { isApart = () => false, isFitted = () => true, isLarge = () => false }: Family<never, Parsed>,
  { rows, ...name }: TableName & { readonly rows: readonly Parsed[] },
  trainLimit = Number.POSITIVE_INFINITY,
): MeasuredTable<Parsed> {
  const { train, heldOut } = splitRows(rows.filter((row) => !isApart(row)));
  return {
    ...name,
    train: train.slice(0, trainLimit).filter(isFitted),
    trainLarge: train.filter(isLarge).slice(0, trainLimit).filter(isFitted),
    heldOut,
    apart: rows.filter(isApart),
  };
}

export interface TablesFit<Parsed> {
  /** Six digits of each parameter: a rerun on another machine changes nothing. */
  readonly point: readonly number[];
  readonly predict: (row: Parsed) => number;
  readonly train: ErrorSummary;
  readonly heldOut: ErrorSummary;
}

/**
 * Constants that minimise the mean log error of all tables together, each table counting alike.
 *
 * @param options.largeWeight how much the rows of training's sizes count beside all
 * @param options.largest what a row counts at most
 * @param options.settle replaces what the rows could not decide
 */
export function fitTables<Parsed extends Measured>(
  tables: readonly MeasuredTable<Parsed>[],
  parameters: readonly Parameter[],
  predictorAt: (point: readonly number[]) => (row: Parsed) => number,
  options: {
    readonly largeWeight?: number;
    readonly largest?: number;
    readonly settle?: (point: readonly number[]) => readonly number[];
  } = {},
): TablesFit<Parsed> {
  const { largeWeight = 0, largest, settle = (point) => point } = options;
  const train = tables.map((table) => table.train);
  const large = tables.map((table) => table.trainLarge);
  const cost = (point: readonly number[]) => {
    const predict = predictorAt(point);
    const error = meanLogError(train, predict, largest);
    return largeWeight === 0 ? error : error + largeWeight * meanLogError(large, predict);
  };
  const point = settle(minimise(cost, parameters).map((x) => Number(x.toPrecision(6))));
  const predict = predictorAt(point);
  return {
    point,
    predict,
    train: errorsOf(train.flat(), predict),
    heldOut: errorsOf(
      tables.flatMap((table) => table.heldOut),
      predict,
    ),
  };
}

/** Smallest and largest of a size among rows. */
export function rangeOf<Parsed>(rows: readonly Parsed[], sizeOf: (row: Parsed) => number): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const row of rows) {
    low = Math.min(low, sizeOf(row));
    high = Math.max(high, sizeOf(row));
  }
  return [low, high];
}
