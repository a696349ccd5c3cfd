/** Measured collectives within a scale-up domain, and the constants that fit them. */
import { join } from 'node:path';
import {
  type CollectiveConstants,
  type CollectiveKind,
  collectiveTime,
  type NetworkFacts,
} from '@athanor/core/network';
import { type ErrorSummary, errorsOf } from './errors.js';
import {
  type Family,
  fitTables,
  type MeasuredTable,
  parted,
  readMeasured,
  readRows,
  type TablesFit,
} from './family.js';
import { measuredSystem } from './systems.js';
import { type Columns, numberOf } from './tables.js';

interface CollectiveRow {
  readonly key: string;
  readonly measuredS: number;
  readonly bytes: number;
  readonly ranks: number;
  readonly facts: NetworkFacts;
}

/** A table, and the share of the scale-up bandwidth that its largest message attains on the bus, by ranks. */
type CollectiveTable = MeasuredTable<CollectiveRow> & {
  readonly busFractions: Readonly<Record<string, number>>;
};

export interface CollectiveFit extends Pick<TablesFit<CollectiveRow>, 'train' | 'heldOut'> {
  readonly constants: CollectiveConstants;
  /** Messages above 16 MB, trained and held out together: too few to part. */
  readonly largeMessages: ErrorSummary;
}

/** Messages from this size on weigh double in the fit: they are what a training step waits for. */
const largeBytes = 4e6;

/** Pipelines send whole activations; the grid of sends is dense below that. */
const largeSendBytes = 16e6;

/** The tables' name of each kind, and two bytes for each element of their message sizes. */
export const ncclNames = {
  allReduce: 'all_reduce',
  allGather: 'all_gather',
  reduceScatter: 'reduce_scatter',
  allToAll: 'alltoall',
} as const;
const elementBytes = 2;
/** Messages large enough that nothing but bandwidth counts. */
const wholeBytes = 256e6;

const COLUMNS: Columns = {
  op_name: { holds: 'text' },
  nccl_dtype: { holds: 'text' },
  num_gpus: { holds: 'number', positive: true },
  message_size: { holds: 'number', unit: 'elements of two bytes', positive: true },
  latency: { holds: 'number', unit: 'milliseconds', positive: true },
};

type NcclKind = keyof typeof ncclNames;

function ncclFamily(kind: NcclKind): Family<{ readonly system: string }, CollectiveRow> {
  return {
    columns: COLUMNS,
    address: ({ system }) => ({ system, operation: 'comm', backend: 'nccl', name: 'nccl_perf' }),
    nameOf: ({ system }, version) => ({ name: `${system}/${version}/${kind}`, system, backend: `nccl ${version}` }),
    read(row, { system }) {
      if (row.op_name !== ncclNames[kind] || row.nccl_dtype !== 'half') return [];
      const ranks = numberOf(row, 'num_gpus');
      const bytes = numberOf(row, 'message_size') * elementBytes;
      const measuredS = numberOf(row, 'latency') * 1e-3;
      return [{ key: `${system},${kind},${ranks},${bytes}`, measuredS, bytes, ranks, facts: oneDomain(system) }];
    },
    unit: ['latency', 'milliseconds and message_size in elements of two bytes'],
    shareOf: (row) => (row.bytes >= wholeBytes ? busFraction(kind, row) : undefined),
    isLarge: ({ bytes }) => bytes >= largeBytes,
  };
}

export async function readCollective(directory: string, system: string, kind: NcclKind): Promise<CollectiveTable> {
  const family = ncclFamily(kind);
  const table = await readRows(directory, family, { system });
  const largest = table.rows.filter(({ bytes }) => bytes > 500e6);
  return {
    ...parted(family, table),
    busFractions: Object.fromEntries(largest.map((row) => [row.ranks, Number(busFraction(kind, row).toPrecision(3))])),
  };
}

/** Share of the scale-up bandwidth on the bus: what one rank sends, as nccl-tests counts it, over the time. */
function busFraction(kind: NcclKind, { bytes, ranks, measuredS, facts }: CollectiveRow): number {
  const sentBytes = ((kind === 'allReduce' ? 2 : 1) * bytes * (ranks - 1)) / ranks;
  return sentBytes / (measuredS * facts.scaleUpBytesPerS);
}

/** Where send and receive between two ranks of a node were measured, by system. */
export const sendFolders: Readonly<Record<string, string>> = { a100_sxm: 'a100_dgx', h100_sxm: 'h100_dgx' };

const SEND_COLUMNS: Columns = {
  'time_stats.send_recv.median': { holds: 'number', unit: 'milliseconds' },
  num_workers: { holds: 'number', positive: true },
  devices_per_node: { holds: 'number', positive: true },
  size: { holds: 'number', unit: 'bytes', positive: true },
};

function sendFamily(directory: string): Family<{ readonly system: string }, CollectiveRow> {
  return {
    columns: SEND_COLUMNS,
    address: ({ system }) => join(directory, sendFolders[system] ?? system, 'send_recv.csv'),
    nameOf: ({ system }) => ({ name: `${system}/sends`, system, backend: 'nccl, profiled by Vidur' }),
    read(row, { system }) {
      const bytes = numberOf(row, 'size');
      const measuredS = numberOf(row, 'time_stats.send_recv.median') * 1e-3;
      if (numberOf(row, 'num_workers') !== 2 || numberOf(row, 'devices_per_node') !== 2 || measuredS === 0) return [];
      return [{ key: `${system},${bytes}`, measuredS, bytes, ranks: 2, facts: oneDomain(system) }];
    },
    unit: ['time_stats.send_recv.median', 'milliseconds and size in bytes'],
    shareOf: ({ bytes, measuredS, facts }) => (bytes < 32e6 ? undefined : bytes / (measuredS * facts.scaleUpBytesPerS)),
    isLarge: ({ bytes }) => bytes >= largeSendBytes,
  };
}

/** Send and receive of two ranks of one node: profiles of Vidur. */
export function readSends(directory: string, system: string): Promise<MeasuredTable<CollectiveRow>> {
  return readMeasured(directory, sendFamily(directory), { system });
}

/** One domain: the other levels are never reached. */
function oneDomain(system: string): NetworkFacts {
  const { kernel, scaleUpBytesPerS } = measuredSystem(system);
  return {
    generation: kernel.generation,
    scaleUpDomainSize: 8,
    scaleUpBytesPerS,
    scaleOutBytesPerS: 1e9,
    scaleOutAttainedFraction: 1,
    scaleOutLatencyS: 0,
    podSize: 8,
    oversubscription: 1,
  };
}

export function fitCollective(tables: readonly MeasuredTable<CollectiveRow>[], kind: CollectiveKind): CollectiveFit {
  const predictorAt = (point: readonly number[]) => {
    const constants = constantsOf(point, kind);
    return (row: CollectiveRow) =>
      collectiveTime(kind, row.bytes, { size: row.ranks, stride: 1 }, row.facts, { constants }).timeS;
  };
  const parameters = [
    { start: 6e-6, low: 0, high: 20e-6 },
    { start: 0.8, low: 0.3, high: 1 },
    // Two ranks say nothing of more, and free fits of sends find no ramp.
    ...(kind === 'pointToPoint'
      ? []
      : [
          { start: 30e-6, low: 0, high: 150e-6 },
          { start: 30e6, low: 1e5, high: 128e6 },
          { start: 1e-6, low: 0, high: 5e-6 },
          { start: 0.1, low: 0, high: 0.6 },
        ]),
  ];
  const largeWeight = kind === 'pointToPoint' ? 3 : 1;
  const { point, predict, train, heldOut } = fitTables(tables, parameters, predictorAt, { largeWeight });
  const all = tables.flatMap((table) => [...table.train, ...table.heldOut]);
  return {
    constants: constantsOf(point, kind),
    train,
    heldOut,
    largeMessages: errorsOf(
      all.filter((row) => row.bytes > 16e6),
      predict,
    ),
  };
}

function constantsOf(point: readonly number[], kind: CollectiveKind): CollectiveConstants {
  const [startS = 0, bandwidthFraction = 1, rampS = 0, rampBytes = 1, perRankS = 0, rankExponent = 0] = point;
  if (kind === 'pointToPoint') {
    return { startS, perRankS: 0, bandwidthFraction, rankExponent: 0, rampS: 0, rampBytes: 1 };
  }
  return { startS, perRankS, bandwidthFraction, rankExponent, rampS, rampBytes };
}
