/** Measured dispatch and combine of DeepEP, and the constants of the exchange that fit them. */
import { type ExchangeConstants, exchangeTime, type Group, type NetworkFacts } from '@athanor/core/network';
import { type ErrorSummary, errorsOf } from './errors.js';
import { type Family, fitTables, type MeasuredTable, type TablesFit } from './family.js';
import { measuredFabric, measuredSystem } from './systems.js';
import { type Columns, numberOf } from './tables.js';

export interface ExchangeSource {
  readonly system: string;
  /** Default: the newest. */
  readonly version?: string;
}

interface ExchangeRow {
  readonly key: string;
  readonly measuredS: number;
  readonly bytes: number;
  readonly copies: number;
  readonly units: number;
  readonly domains: number;
  readonly group: Group;
  readonly facts: NetworkFacts;
}

export interface ExchangeFit extends Pick<TablesFit<ExchangeRow>, 'train' | 'heldOut'> {
  readonly constants: ExchangeConstants;
  /** Rows of more domains than the benchmark's network carried well: never fitted. */
  readonly congested: ErrorSummary;
}

/** GPUs of one node in the benchmark. */
const nodeRanks = 8;
/** The multi-node rows ran on 400 Gb/s for each GPU. */
const fabric = 'infiniband-ndr-400g';
/** Nodes that the experts of one token lie in at most, as the benchmark routes. */
const domainsPerToken = 4;
/** On eight nodes dispatches take 3 times as long as on four and combines of equal bytes do not: a matter of that network. */
const mostDomains = 4;
const fewestTokens = 64;
const fewestUnits = 12;
/** Element widths: 8 bits and a scale for each 128 in dispatch, 16 bits in combine. */
const phases = { dispatch: 1 + 4 / 128, combine: 2 } as const;

const COLUMNS: Columns = {
  node_num: { holds: 'number', positive: true },
  num_token: { holds: 'number', positive: true },
  num_topk: { holds: 'number', positive: true },
  num_experts: { holds: 'number', positive: true },
  hidden_size: { holds: 'number', positive: true },
  dispatch_sms: { holds: 'number', positive: true },
  dispatch_transmit_us: { holds: 'number', unit: 'microseconds', positive: true },
  dispatch_notify_us: { holds: 'number', unit: 'microseconds' },
  combine_sms: { holds: 'number', positive: true },
  combine_transmit_us: { holds: 'number', unit: 'microseconds', positive: true },
  combine_notify_us: { holds: 'number', unit: 'microseconds' },
};

export const exchangeFamily: Family<ExchangeSource, ExchangeRow> = {
  columns: COLUMNS,
  address: (source) => ({ ...source, operation: 'comm', backend: 'sglang', name: 'wideep_deepep_normal_perf' }),
  nameOf: ({ system }, version) => ({
    name: `${system}/sglang/${version}/deepep`,
    system,
    backend: `deepep of sglang ${version}`,
  }),
  read(row, { system }) {
    const domains = numberOf(row, 'node_num');
    const tokens = numberOf(row, 'num_token');
    const units = numberOf(row, 'dispatch_sms');
    const copies = numberOf(row, 'num_topk');
    const hiddenSize = numberOf(row, 'hidden_size');
    if (tokens < fewestTokens || units < fewestUnits) return [];
    const facts = networkOf(system);
    return (['dispatch', 'combine'] as const).map((kind) => ({
      key: `${domains},${tokens},${units},${copies},${hiddenSize},${numberOf(row, 'num_experts')}`,
      measuredS: (numberOf(row, `${kind}_transmit_us`) + numberOf(row, `${kind}_notify_us`)) * 1e-6,
      bytes: tokens * copies * hiddenSize * phases[kind],
      copies,
      units: numberOf(row, `${kind}_sms`),
      domains,
      group: { size: domains * nodeRanks, stride: 1 },
      facts,
    }));
  },
  isApart: ({ domains }) => domains > mostDomains,
};

function networkOf(system: string): NetworkFacts {
  const { kernel, scaleUpBytesPerS } = measuredSystem(system);
  return {
    generation: kernel.generation,
    scaleUpDomainSize: nodeRanks,
    scaleUpBytesPerS,
    ...measuredFabric(fabric),
  };
}

export function fitExchange(tables: readonly MeasuredTable<ExchangeRow>[]): ExchangeFit {
  const parameters = [
    { start: 45e-6, low: 5e-6, high: 200e-6 },
    { start: 14e9, low: 2e9, high: 40e9 },
    { start: 0.7, low: 0.3, high: 1 },
    { start: 30e-6, low: 0, high: 100e-6 },
    { start: 10e9, low: 2e9, high: 40e9 },
    { start: 0.95, low: 0.5, high: 1.05 },
  ];
  const predictorAt = (point: readonly number[]) => {
    const constants = named(point);
    return ({ bytes, group, facts, copies, units, domains }: ExchangeRow) =>
      exchangeTime(bytes, group, facts, { copies, routingGroups: groupsOf(domains), computeUnits: units }, constants)
        .timeS;
  };
  const { point, predict, train, heldOut } = fitTables(tables, parameters, predictorAt);
  return {
    constants: named(point),
    train,
    heldOut,
    congested: errorsOf(
      tables.flatMap((table) => table.apart),
      predict,
    ),
  };
}

/** A group of experts for each node, of which a token picks four. */
function groupsOf(domains: number) {
  return { groups: domains, perToken: Math.min(domains, domainsPerToken) };
}

function named(point: readonly number[]): ExchangeConstants {
  const [
    startS = 0,
    unitBytesPerSWithin = 1,
    scaleUpFraction = 1,
    startPerDoublingS = 0,
    unitBytesPerSBetween = 1,
    scaleOutFraction = 1,
  ] = point;
  return { startS, unitBytesPerSWithin, scaleUpFraction, startPerDoublingS, unitBytesPerSBetween, scaleOutFraction };
}
