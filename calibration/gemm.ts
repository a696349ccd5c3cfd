/** Measured linear layers, and the constants of the GEMM model that fit them. */
import {
  formatBytes,
  formatPeakFlopPerS,
  type GemmConstants,
  type GemmFormat,
  gemmTime,
  type KernelFacts,
} from '@athanor/core/kernels';
import { type ErrorSummary, errorsOf } from './errors.js';
import { type Family, fitTables, type MeasuredTable, rangeOf, type TablesFit } from './family.js';
import { measuredSystem } from './systems.js';
import { numberOf } from './tables.js';
import { throttled } from './throttle.js';

/** A table to fit: system, backend and the format's name in it. */
export interface GemmSource {
  readonly system: string;
  readonly backend: string;
  readonly column: string;
}

/** What the measured call does besides multiplying. */
export type Quantising =
  | { readonly kind: 'none' }
  /** Bytes of memory traffic for each element of A, as the quantising kernels alone were measured, by system. */
  | { readonly kind: 'measured'; readonly bytesPerElement: Readonly<Record<string, number>> }
  /** Nobody measured the quantising kernels alone: their bytes are fitted with the rest. */
  | { readonly kind: 'fitted' };

interface GemmRow {
  readonly key: string;
  readonly system: string;
  readonly measuredS: number;
  readonly shape: { readonly m: number; readonly n: number; readonly k: number };
  readonly facts: KernelFacts;
}

export type GemmTable = MeasuredTable<GemmRow>;

export interface GemmFit extends Pick<TablesFit<GemmRow>, 'train' | 'heldOut'> {
  readonly constants: GemmConstants;
  /** Bytes of memory traffic per element of A by the quantising kernels that the table's time includes; 0 where it includes none. */
  readonly quantiseBytesPerElement: number;
  /** Rate that long calls keep of that of short ones: the power cap lowers the clock. */
  readonly sustainedFraction: number;
  readonly byTable: readonly {
    readonly table: string;
    readonly heldOut: ErrorSummary;
    /** m, n, k ≥ 1,024 and bound by compute. */
    readonly training: ErrorSummary;
    /** Of those, k ≥ 4,096 and above the smaller of m and n: the shapes of weight gradients. */
    readonly longK: ErrorSummary;
    readonly over20Us: ErrorSummary;
  }[];
  /** Smallest and largest m, n and k of the rows. */
  readonly range: Readonly<Record<'m' | 'n' | 'k', readonly [number, number]>>;
}

/** Training multiplies matrices of at least this many rows and columns. */
const largeSize = 1024;
/** A K that no table holds twice: K is never split. */
const unsplitK = 65_536;

export function gemmFamily(format: GemmFormat): Family<GemmSource, GemmRow> {
  return {
    columns: {
      gemm_dtype: { holds: 'text' },
      m: { holds: 'number' },
      n: { holds: 'number' },
      k: { holds: 'number' },
      latency: { holds: 'number', unit: 'milliseconds', positive: true },
    },
    address: ({ system, backend }) => ({ system, operation: 'gemm', backend, name: 'gemm_perf' }),
    nameOf: ({ system, backend, column }, version) => ({
      name: `${system}/${backend}/${version}/${column}`,
      system,
      backend: `${backend} ${version}`,
    }),
    read(row, { system, column }) {
      if (row.gemm_dtype !== column) return [];
      const shape = { m: numberOf(row, 'm'), n: numberOf(row, 'n'), k: numberOf(row, 'k') };
      if (shape.m < 1) return []; // some files hold empty calls
      const measuredS = numberOf(row, 'latency') * 1e-3;
      const key = `${shape.m},${shape.n},${shape.k}`;
      return [{ key, system, measuredS, shape, facts: measuredSystem(system).kernel }];
    },
    unit: ['latency', 'milliseconds'],
    shareOf: ({ shape: { m, n, k }, measuredS, facts }) =>
      Math.min(m, n, k) < 2 * largeSize ? undefined : (2 * m * n * k) / (measuredS * formatPeakFlopPerS(format, facts)),
    isLarge,
  };
}

/**
 * Constants that minimise the mean log error of all tables together, rows of training's sizes counting double.
 *
 * @param shared constants taken from the 16-bit products of the generation
 */
export function fitGemm(
  tables: readonly GemmTable[],
  format: GemmFormat,
  quantising: Quantising,
  shared: Partial<GemmConstants>,
): GemmFit {
  const predictorAt = (point: readonly number[]) => {
    const { constants, throttle, quantiseBytes } = named(point, shared);
    return (row: GemmRow) => {
      const bytes = quantising.kind === 'measured' ? (quantising.bytesPerElement[row.system] ?? 0) : quantiseBytes;
      const productS = gemmTime(row.shape, format, row.facts, { constants }).timeS;
      const quantiseS = (bytes * row.shape.m * row.shape.k) / row.facts.memoryBytesPerS;
      return throttled(productS, throttle) + quantiseS;
    };
  };
  const parameters = [
    { start: 0.75, low: 0.1, high: 1 },
    { start: 0.85, low: 0.3, high: 1 },
    { start: quantising.kind === 'none' ? 2.5e-6 : 8e-6, low: 0, high: 20e-6 },
    { start: 100, low: 0, high: 1200 },
    { start: 2.5, low: 1, high: 10 },
    { start: 0.95, low: 0.3, high: 1 },
    { start: 2500, low: 200, high: 80_000 },
    { start: 0.15, low: 0, high: 0.8 },
    { start: 5, low: 0, high: quantising.kind === 'fitted' ? 16 : 0 },
  ].filter(({ high }) => high > 0);
  const { point, predict, train, heldOut } = fitTables(tables, parameters, predictorAt, { largeWeight: 2 });
  const { constants, throttle, quantiseBytes } = named(point, shared);
  const rows = tables.flatMap((table) => table.heldOut);
  return {
    constants: {
      ...constants,
      minKPerSplit: constants.minKPerSplit > unsplitK / 2 ? unsplitK : constants.minKPerSplit,
    },
    quantiseBytesPerElement: quantiseBytes,
    sustainedFraction: Number((1 / (1 + throttle)).toPrecision(6)),
    train,
    heldOut,
    byTable: tables.map((table) => {
      const errors = (keep: (row: GemmRow) => boolean) => errorsOf(table.heldOut.filter(keep), predict);
      return {
        table: table.name,
        heldOut: errors(() => true),
        training: errors((row) => isLarge(row) && isComputeBound(row, format)),
        longK: errors((row) => isLarge(row) && isComputeBound(row, format) && isLongK(row)),
        over20Us: errors((row) => row.measuredS > 20e-6),
      };
    }),
    range: {
      m: rangeOf(rows, ({ shape }) => shape.m),
      n: rangeOf(rows, ({ shape }) => shape.n),
      k: rangeOf(rows, ({ shape }) => shape.k),
    },
  };
}

function isLarge({ shape: { m, n, k } }: GemmRow): boolean {
  return Math.min(m, n, k) >= largeSize;
}

function isLongK({ shape: { m, n, k } }: GemmRow): boolean {
  return k >= 4096 && k > Math.min(m, n);
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

function named(point: readonly number[], shared: Partial<GemmConstants>) {
  const [
    computeFraction = 0,
    memoryFraction = 0,
    launchS = 0,
    prologueK = 0,
    normExponent = 1,
    smallTileFraction = 1,
    minKPerSplit = 1,
    throttle = 0,
    quantiseBytes = 0,
  ] = point;
  const constants: GemmConstants = {
    computeFraction,
    memoryFraction,
    launchS,
    prologueK,
    normExponent,
    smallTileFraction,
    minKPerSplit,
    ...shared,
  };
  return { constants, throttle, quantiseBytes };
}
