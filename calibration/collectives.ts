/** Fits the constants of collectives within a scale-up domain to measured NCCL times. */
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
import { numberOf, readTable } from './tables.js';

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

export async function readCollective(
  directory: string,
  system: string,
  kind: keyof typeof ncclNames,
): Promise<CollectiveTable> {
  const { version, rows } = await readTable(directory, system, 'comm', 'nccl', 'nccl_perf');
  const { kernel, scaleUpBytesPerS } = measuredSystem(system);
  // One domain: the other levels are never reached.
  const facts: NetworkFacts = {
    generation: kernel.generation,
    scaleUpDomainSize: 8,
    scaleUpBytesPerS,
    scaleOutBytesPerS: 1e9,
    scaleOutAttainedFraction: 1,
    scaleOutLatencyS: 0,
    podSize: 8,
    oversubscription: 1,
  };
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
  return { name: `${system}/${version}/${kind}`, system, version, ...splitRows(parsed, Number.POSITIVE_INFINITY) };
}

export function fitCollective(tables: readonly CollectiveTable[], kind: CollectiveKind): CollectiveFit {
  const predictor = (point: readonly number[]) => {
    const constants = constantsOf(point);
    return (row: CollectiveRow) =>
      collectiveTime(kind, row.bytes, { size: row.ranks, stride: 1 }, row.facts, { constants }).timeS;
  };
  const train = tables.map((table) => table.train);
  const large = train.map((rows) => rows.filter((row) => row.bytes >= largeBytes));
  const point = minimise(
    (p) => meanLogError(train, predictor(p)) + meanLogError(large, predictor(p)),
    [
      { start: 6e-6, low: 0, high: 20e-6 },
      { start: 1e-6, low: 0, high: 5e-6 },
      { start: 0.8, low: 0.3, high: 1 },
      { start: 0.1, low: 0, high: 0.3 },
      { start: 30e-6, low: 0, high: 150e-6 },
      { start: 30e6, low: 1e5, high: 128e6 },
    ],
  ).map((x) => Number(x.toPrecision(6)));
  const predict = predictor(point);
  const all = tables.flatMap((table) => [...table.train, ...table.heldOut]);
  return {
    constants: constantsOf(point),
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

function constantsOf(point: readonly number[]): CollectiveConstants {
  const [startS = 0, perRankS = 0, bandwidthFraction = 1, rankExponent = 0, rampS = 0, rampBytes = 1] = point;
  return { startS, perRankS, bandwidthFraction, rankExponent, rampS, rampBytes };
}
