/** Measured calls of fused experts, and the constants of grouped multiplies that fit them. */
import {
  type FusedExpertsShape,
  formatBytes,
  formatPeakFlopPerS,
  fusedExpertsTime,
  type GemmConstants,
  type GemmFormat,
  type GroupedGemmConstants,
  type KernelFacts,
} from '@athanor/core/kernels';
import { type ErrorSummary, errorsOf } from './errors.js';
import { type Family, fitTables, type MeasuredTable, rangeOf, type TablesFit } from './family.js';
import { measuredSystem } from './systems.js';
import { type Columns, numberOf } from './tables.js';

/** A table to fit: system, the format's name and the kernel in it, and how its tokens are dealt to experts. */
export interface GroupedSource {
  readonly system: string;
  readonly column: string;
  readonly kernel: string;
  readonly distribution: string;
}

interface GroupedRow {
  readonly key: string;
  /** Rows that differ in tokens only: the benchmark tunes a kernel for each series. */
  readonly series: string;
  readonly measuredS: number;
  readonly shape: FusedExpertsShape;
  readonly equalGroups: boolean;
  readonly facts: KernelFacts;
}

export interface GroupedFit extends Pick<TablesFit<GroupedRow>, 'train' | 'heldOut'> {
  readonly constants: GroupedGemmConstants;
  /** What the benchmark attains, with weights that were never set and so draw little power. */
  readonly benchmarkComputeFraction: number;
  readonly byTable: readonly {
    readonly table: string;
    readonly heldOut: ErrorSummary;
    /** Without the series of which half the rows take more than 1.5 times the prediction: no kernel was tuned for them. */
    readonly tuned: ErrorSummary;
    readonly from256Rows: ErrorSummary;
  }[];
  readonly range: Readonly<
    Record<'groups' | 'rowsPerGroup' | 'hiddenSize' | 'expertFfnSize', readonly [number, number]>
  >;
}

/** Training keeps experts busy: fewer rows than this are left out, as are widths that only tensor-parallel experts have. */
const fewestRows = 64;
/** With uneven experts the emptiest ones would weigh too much below this. */
const fewestUnevenRows = 256;
const narrowest = 256;
/** Calls that launch dominates. */
const shortestS = 100e-6;
/** Weights that a cache could hold between the benchmark's repetitions: twice the largest cache. */
const cachedBytes = 256e6;
/** An untuned kernel counts as this error and no more. */
const largestLogError = 0.3;
const untunedRatio = 1.5;

const COLUMNS: Columns = {
  moe_dtype: { holds: 'text' },
  kernel_source: { holds: 'text' },
  distribution: { holds: 'text' },
  num_tokens: { holds: 'number', positive: true },
  hidden_size: { holds: 'number', positive: true },
  inter_size: { holds: 'number', positive: true },
  topk: { holds: 'number', positive: true },
  num_experts: { holds: 'number', positive: true },
  moe_tp_size: { holds: 'number', positive: true },
  moe_ep_size: { holds: 'number', positive: true },
  latency: { holds: 'number', unit: 'milliseconds', positive: true },
};

export function groupedFamily(format: GemmFormat): Family<GroupedSource, GroupedRow> {
  return {
    columns: COLUMNS,
    address: ({ system }) => ({ system, operation: 'moe', backend: 'trtllm', name: 'moe_perf' }),
    nameOf: ({ system, column }, version) => ({
      name: `${system}/trtllm/${version}/${column}`,
      system,
      backend: `trtllm ${version}`,
    }),
    read(row, source) {
      if (row.moe_dtype !== source.column || row.kernel_source !== source.kernel) return [];
      if (row.distribution !== source.distribution) return [];
      const equalGroups = source.distribution === 'balanced';
      const tokens = numberOf(row, 'num_tokens');
      const topK = numberOf(row, 'topk');
      const experts = numberOf(row, 'num_experts');
      const ranks = numberOf(row, 'moe_ep_size');
      // With uneven experts the rank is the fullest one, and how full is not written down: only whole layers are known.
      if (!equalGroups && ranks > 1) return [];
      const hiddenSize = numberOf(row, 'hidden_size');
      const expertFfnSize = numberOf(row, 'inter_size') / numberOf(row, 'moe_tp_size');
      const groups = experts / ranks;
      const rowsPerGroup = (tokens * topK) / experts;
      const measuredS = numberOf(row, 'latency') * 1e-3;
      if (rowsPerGroup < (equalGroups ? fewestRows : fewestUnevenRows)) return [];
      if (expertFfnSize < narrowest || measuredS < shortestS) return [];
      if (groups * 3 * hiddenSize * expertFfnSize * formatBytes[format] < cachedBytes) return [];
      const series = `${source.system},${hiddenSize},${expertFfnSize},${topK},${experts},${groups}`;
      const shape = { tokens, groups, rowsPerGroup, hiddenSize, expertFfnSize, gated: true };
      const facts = measuredSystem(source.system).kernel;
      return [{ key: `${series},${tokens}`, series, measuredS, shape, equalGroups, facts }];
    },
    unit: ['latency', 'milliseconds'],
    shareOf: ({ shape, measuredS, facts }) => {
      const flop = 6 * shape.groups * shape.rowsPerGroup * shape.hiddenSize * shape.expertFfnSize;
      return flop / (measuredS * formatPeakFlopPerS(format, facts));
    },
  };
}

const parameters = [
  { name: 'computeFraction', start: 0.8, low: 0.2, high: 1.5 },
  { name: 'movedFraction', start: 0.5, low: 0.1, high: 1 },
  { name: 'launchS', start: 40e-6, low: 0, high: 200e-6 },
  { name: 'normExponent', start: 2.5, low: 1, high: 10 },
  { name: 'memoryFraction', start: 0.9, low: 0.4, high: 1 },
] as const;
const defaults = { computeFraction: 1, movedFraction: 1, launchS: 0, normExponent: 2, memoryFraction: 1 };

/**
 * Constants that minimise the mean log error of all tables together.
 *
 * Tiles and prologue are those of the dense multiply: with a free prologue the fit trades it against the bytes around the
 * products, as both grow with the widths alone. The benchmark never sets the weights, and multiplying near-constant numbers
 * draws so little power that the clock rises: its rate is taken only where it is below the dense one.
 *
 * @param dense constants of the dense multiply of the format
 * @param shared constants taken from other formats of the generation
 */
export function fitGrouped(
  tables: readonly MeasuredTable<GroupedRow>[],
  format: GemmFormat,
  dense: GemmConstants,
  shared: Partial<GroupedGemmConstants>,
): GroupedFit {
  const { prologueK, smallTileFraction } = dense;
  const free = parameters.filter(({ name }) => shared[name] === undefined);
  const constantsOf = (point: readonly number[]): GroupedGemmConstants => {
    const found = Object.fromEntries(free.map(({ name }, position) => [name, point[position] ?? 0]));
    return { ...defaults, ...found, ...shared, prologueK, smallTileFraction };
  };
  const predictorAt = (point: readonly number[]) => {
    const constants = constantsOf(point);
    return (row: GroupedRow) =>
      fusedExpertsTime(row.shape, format, row.facts, { constants, equalGroups: row.equalGroups }).timeS;
  };
  const { point, predict, train, heldOut } = fitTables(tables, free, predictorAt, { largest: largestLogError });
  const fitted = constantsOf(point);
  const rows = tables.flatMap((table) => table.heldOut);
  const range = (size: 'groups' | 'rowsPerGroup' | 'hiddenSize' | 'expertFfnSize') =>
    rangeOf(rows, ({ shape }) => shape[size]);
  return {
    constants: { ...fitted, computeFraction: Math.min(fitted.computeFraction, dense.computeFraction) },
    benchmarkComputeFraction: fitted.computeFraction,
    train,
    heldOut,
    byTable: tables.map((table) => {
      const untuned = untunedSeries([...table.train, ...table.heldOut], predict);
      const tuned = table.heldOut.filter((row) => !untuned.has(row.series));
      return {
        table: table.name,
        heldOut: errorsOf(table.heldOut, predict),
        tuned: errorsOf(tuned, predict),
        from256Rows: errorsOf(
          tuned.filter((row) => row.shape.rowsPerGroup >= 256),
          predict,
        ),
      };
    }),
    range: {
      groups: range('groups'),
      rowsPerGroup: range('rowsPerGroup'),
      hiddenSize: range('hiddenSize'),
      expertFfnSize: range('expertFfnSize'),
    },
  };
}

/** Series of which half the rows take more than 1.5 times the prediction. */
function untunedSeries(rows: readonly GroupedRow[], predict: (row: GroupedRow) => number): ReadonlySet<string> {
  const slow = new Map<string, number>();
  for (const row of rows) {
    const isSlow = row.measuredS > untunedRatio * predict(row);
    slow.set(row.series, (slow.get(row.series) ?? 0) + (isSlow ? 1 : -1));
  }
  return new Set([...slow].filter(([, balance]) => balance >= 0).map(([series]) => series));
}
