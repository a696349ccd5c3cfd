/** Fits the constants of the GEMM model to measured linear layers. */
import {
  elementwiseTime,
  formatBytes,
  formatPeakFlopPerS,
  type GemmConstants,
  type GemmFormat,
  gemmTime,
  type KernelFacts,
} from '@athanor/core/kernels';
import { type ErrorSummary, errorsOf, meanLogError } from './errors.js';
import { minimise } from './simplex.js';
import { splitRows } from './split.js';
import { measuredSystem } from './systems.js';
import { numberOf, readTable } from './tables.js';

/** A table to fit: system, backend and the format's name in it. */
export interface GemmSource {
  readonly system: string;
  readonly backend: string;
  readonly column: string;
}

interface GemmRow {
  readonly key: string;
  readonly measuredS: number;
  readonly shape: { readonly m: number; readonly n: number; readonly k: number };
  readonly facts: KernelFacts;
}

export interface GemmTable {
  readonly name: string;
  readonly system: string;
  readonly backend: string;
  readonly train: readonly GemmRow[];
  readonly heldOut: readonly GemmRow[];
}

export interface GemmFit {
  readonly constants: GemmConstants;
  /** Bytes moved per element of A by the quantising kernels that the table's time includes; 0 where it includes none. */
  readonly quantiseBytesPerElement: number;
  readonly train: ErrorSummary;
  readonly heldOut: ErrorSummary;
  readonly byTable: readonly {
    readonly table: string;
    readonly heldOut: ErrorSummary;
    readonly computeBound: ErrorSummary;
    readonly over20Us: ErrorSummary;
  }[];
  /** Smallest and largest m, n and k of the rows. */
  readonly range: Readonly<Record<'m' | 'n' | 'k', readonly [number, number]>>;
}

export async function readGemm(directory: string, source: GemmSource, trainLimit: number): Promise<GemmTable> {
  const { version, rows } = await readTable(directory, source.system, 'gemm', source.backend, 'gemm_perf');
  const facts = measuredSystem(source.system).kernel;
  const parsed: GemmRow[] = [];
  for (const row of rows) {
    if (row.gemm_dtype !== source.column) continue;
    const shape = { m: numberOf(row, 'm'), n: numberOf(row, 'n'), k: numberOf(row, 'k') };
    if (shape.m < 1) continue; // some files hold empty calls
    parsed.push({ key: `${shape.m},${shape.n},${shape.k}`, measuredS: numberOf(row, 'latency') * 1e-3, shape, facts });
  }
  const name = `${source.system}/${source.backend}/${version}/${source.column}`;
  return { name, system: source.system, backend: `${source.backend} ${version}`, ...splitRows(parsed, trainLimit) };
}

/** Constants that minimise the mean log error of all tables together. */
export function fitGemm(tables: readonly GemmTable[], format: GemmFormat, quantised: boolean): GemmFit {
  const predictor = (point: readonly number[]) => {
    const constants = constantsOf(point);
    const quantiseBytes = quantised ? (point[7] ?? 0) : 0;
    return (row: GemmRow) =>
      gemmTime(row.shape, format, row.facts, { constants }).timeS +
      (quantiseBytes === 0 ? 0 : elementwiseTime(quantiseBytes * row.shape.m * row.shape.k, row.facts));
  };
  const train = tables.map((table) => table.train);
  const parameters = [
    { start: 0.75, low: 0.1, high: 1 },
    { start: 0.85, low: 0.3, high: 1 },
    { start: quantised ? 8e-6 : 2.5e-6, low: 0, high: 20e-6 },
    { start: 100, low: 0, high: 1200 },
    { start: 2.5, low: 1, high: 10 },
    { start: 0.95, low: 0.5, high: 1 },
    { start: 2500, low: 200, high: 40_000 },
    ...(quantised ? [{ start: 5, low: 0, high: 16 }] : []),
  ];
  const point = minimise((p) => meanLogError(train, predictor(p)), parameters).map((x) => Number(x.toPrecision(6)));
  const predict = predictor(point);
  const constants = constantsOf(point);
  return {
    constants,
    quantiseBytesPerElement: quantised ? (point[7] ?? 0) : 0,
    train: errorsOf(train.flat(), predict),
    heldOut: errorsOf(
      tables.flatMap((table) => table.heldOut),
      predict,
    ),
    byTable: tables.map(({ name, heldOut }) => ({
      table: name,
      heldOut: errorsOf(heldOut, predict),
      computeBound: errorsOf(
        heldOut.filter((row) => isComputeBound(row, format)),
        predict,
      ),
      over20Us: errorsOf(
        heldOut.filter((row) => row.measuredS > 20e-6),
        predict,
      ),
    })),
    range: rangeOf(tables),
  };
}

function rangeOf(tables: readonly GemmTable[]): GemmFit['range'] {
  const of = (name: 'm' | 'n' | 'k'): readonly [number, number] => {
    let low = Number.POSITIVE_INFINITY;
    let high = 0;
    for (const { heldOut } of tables) {
      for (const { shape } of heldOut) {
        low = Math.min(low, shape[name]);
        high = Math.max(high, shape[name]);
      }
    }
    return [low, high];
  };
  return { m: of('m'), n: of('n'), k: of('k') };
}

/** Error of constants on tables that they were not fitted to. */
export function transferError(
  tables: readonly GemmTable[],
  format: GemmFormat,
  constants: GemmConstants,
): ErrorSummary {
  return errorsOf(
    tables.flatMap((table) => table.heldOut),
    (row) => gemmTime(row.shape, format, row.facts, { constants }).timeS,
  );
}

/** By the datasheet's roofs alone. */
function isComputeBound({ shape: { m, n, k }, facts }: GemmRow, format: GemmFormat): boolean {
  const bytes = (m + n) * k * formatBytes[format] + 2 * m * n;
  return (2 * m * n * k) / formatPeakFlopPerS(format, facts) > bytes / facts.memoryBytesPerS;
}

function constantsOf(point: readonly number[]): GemmConstants {
  const [
    computeFraction = 0,
    memoryFraction = 0,
    launchS = 0,
    prologueK = 0,
    normExponent = 1,
    smallTileFraction = 1,
    minKPerSplit = 1,
  ] = point;
  return { computeFraction, memoryFraction, launchS, prologueK, normExponent, smallTileFraction, minKPerSplit };
}
