/** Fits the constants of collectives within a scale-up domain to measured NCCL times. */
import { join } from 'node:path';
import {
  type CollectiveConstants,
  type CollectiveKind,
  collectiveTime,
  type NetworkFacts,
} from '@athanor/core/network';
import { type ErrorSummary, errorsOf, meanLogError } from './errors.js';
import { minimise } from './simplex.js';
import { splitRows } from './split.js';
import { measuredSystem } from './systems.js';
import { type Columns, checkShares, numberOf, readCsv, readTable } from './tables.js';

interface CollectiveRow {
  readonly key: string;
  readonly measuredS: number;
  readonly bytes: number;
  readonly ranks: number;
  readonly facts: NetworkFacts;
}

export interface CollectiveTable {
  readonly name: string;
  readonly system: string;
  readonly version: string;
  /** Share of the scale-up bandwidth that the largest message of the table attains on the bus, by ranks. */
  readonly busFractions: Readonly<Record<string, number>>;
  readonly train: readonly CollectiveRow[];
  readonly heldOut: readonly CollectiveRow[];
}

export interface CollectiveFit {
  readonly constants: CollectiveConstants;
  readonly train: ErrorSummary;
  readonly heldOut: ErrorSummary;
  /** Messages above 16 MB, trained and held out together: too few to part. */
  readonly largeMessages: ErrorSummary;
}

/** Messages from this size on weigh double in the fit: they are what a training step waits for. */
const largeBytes = 4e6;

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

export async function readCollective(
  directory: string,
  system: string,
  kind: keyof typeof ncclNames,
): Promise<CollectiveTable> {
  const address = { system, operation: 'comm', backend: 'nccl', name: 'nccl_perf' };
  const { file, version, rows } = await readTable(directory, address, COLUMNS);
  const facts = oneDomain(system);
  const { scaleUpBytesPerS } = facts;
  const parsed: CollectiveRow[] = [];
  for (const row of rows) {
    if (row.op_name !== ncclNames[kind] || row.nccl_dtype !== 'half') continue;
    const ranks = numberOf(row, 'num_gpus');
    const bytes = numberOf(row, 'message_size') * elementBytes;
    parsed.push({
      key: `${system},${kind},${ranks},${bytes}`,
      measuredS: numberOf(row, 'latency') * 1e-3,
      bytes,
      ranks,
      facts,
    });
  }
  const largest = parsed.filter((row) => row.bytes >= wholeBytes);
  const busFraction = (row: CollectiveRow) => sentBytes(kind, row) / (row.measuredS * scaleUpBytesPerS);
  checkShares(file, 'latency', 'milliseconds and message_size in elements of two bytes', largest.map(busFraction));
  return {
    name: `${system}/${version}/${kind}`,
    system,
    version,
    busFractions: Object.fromEntries(
      largest.filter(({ bytes }) => bytes > 500e6).map((row) => [row.ranks, Number(busFraction(row).toPrecision(3))]),
    ),
    ...splitRows(parsed, Number.POSITIVE_INFINITY),
  };
}

/** What one rank sends, as nccl-tests counts it for the bus bandwidth. */
function sentBytes(kind: keyof typeof ncclNames, { bytes, ranks }: CollectiveRow): number {
  return ((kind === 'allReduce' ? 2 : 1) * bytes * (ranks - 1)) / ranks;
}

/** Where send and receive between two ranks of a node were measured, by system. */
export const sendFolders: Readonly<Record<string, string>> = { a100_sxm: 'a100_dgx', h100_sxm: 'h100_dgx' };

const SEND_COLUMNS: Columns = {
  'time_stats.send_recv.median': { holds: 'number', unit: 'milliseconds' },
  num_workers: { holds: 'number', positive: true },
  devices_per_node: { holds: 'number', positive: true },
  size: { holds: 'number', unit: 'bytes', positive: true },
};

/** Send and receive of two ranks of one node: profiles of Vidur. */
export function readSends(directory: string, system: string): CollectiveTable {
  const { file, rows } = readCsv(join(directory, sendFolders[system] ?? system, 'send_recv.csv'), SEND_COLUMNS);
  const facts = oneDomain(system);
  const parsed: CollectiveRow[] = [];
  for (const row of rows) {
    const bytes = numberOf(row, 'size');
    const measuredS = numberOf(row, 'time_stats.send_recv.median') * 1e-3;
    if (numberOf(row, 'num_workers') !== 2 || numberOf(row, 'devices_per_node') !== 2 || measuredS === 0) continue;
    parsed.push({ key: `${system},${bytes}`, measuredS, bytes, ranks: 2, facts });
  }
  const shares = parsed.flatMap(({ bytes, measuredS }) =>
    bytes < 32e6 ? [] : [bytes / (measuredS * facts.scaleUpBytesPerS)],
  );
  checkShares(file, 'time_stats.send_recv.median', 'milliseconds and size in bytes', shares);
  return {
    name: `${system}/sends`,
    system,
    version: '',
    busFractions: {},
    ...splitRows(parsed, Number.POSITIVE_INFINITY),
  };
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

export function fitCollective(tables: readonly CollectiveTable[], kind: CollectiveKind): CollectiveFit {
  const predictor = (point: readonly number[]) => {
    const constants = constantsOf(point, kind);
    return (row: CollectiveRow) =>
      collectiveTime(kind, row.bytes, { size: row.ranks, stride: 1 }, row.facts, { constants }).timeS;
  };
  const train = tables.map((table) => table.train);
  // Pipelines send whole activations; the grid of sends is dense below that.
  const large = train.map((rows) => rows.filter(({ bytes }) => bytes >= (kind === 'pointToPoint' ? 16e6 : largeBytes)));
  const weight = kind === 'pointToPoint' ? 3 : 1;
  const point = minimise(
    (p) => meanLogError(train, predictor(p)) + weight * meanLogError(large, predictor(p)),
    [
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
    ],
  ).map((x) => Number(x.toPrecision(6)));
  const predict = predictor(point);
  const all = tables.flatMap((table) => [...table.train, ...table.heldOut]);
  return {
    constants: constantsOf(point, kind),
    train: errorsOf(train.flat(), predict),
    heldOut: errorsOf(
      tables.flatMap((table) => table.heldOut),
      predict,
    ),
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
