/** Defaults of `training.layout`: sizes, schedule, sharding, recomputation, and the search for what is left out. */
import {
  type ContextExchange,
  chunksNeeded,
  defaultSchedule,
  type Recompute,
  type ScheduleKind,
  type Sharding,
} from '../../training/index.js';
import type { Default } from '../draft.js';
import { assumed, choose, minor, published } from './choose.js';
import { transformerEngine } from './sources.js';

export const layoutSearch: Default<'search'> = choose('search', 'layoutSearch');

/** Share of device memory that a searched layout leaves free. */
export const memoryReserve: Default<number> = choose(0.05, 'memoryReserve', assumed);

export const one: Default<number> = choose(1, 'one', minor);

/** Chunks of layers per stage: one, unless the schedule works on two. */
export function virtualPipeline(schedule: ScheduleKind | undefined): Default<number> {
  const needed = schedule === undefined ? 1 : chunksNeeded(schedule);
  if (schedule === undefined || needed !== 2) return one;
  return choose(needed, 'scheduleChunks', { data: { schedule }, ...minor });
}

export const schedule = (virtualPipeline: number): Default<ScheduleKind> =>
  choose(defaultSchedule(virtualPipeline), virtualPipeline > 1 ? 'scheduleInterleaved' : 'schedule', minor);

export const microBatch: Default<number> = choose(1, 'microBatch', minor);
/** The chosen and the rejected sequence go through together. */
export const pairMicroBatch: Default<number> = choose(2, 'pairMicroBatch');

/** Every accelerator that the other sizes leave. */
export const dataParallel = (count: number, others: number): Default<number> =>
  choose(Math.max(1, Math.floor(count / others)), 'dataParallel', { data: { count, others } });

export const sequenceParallel = (tensorParallel: number): Default<boolean> =>
  choose(tensorParallel > 1, 'sequenceParallel', minor);

export const sharding: Default<Sharding> = choose('zero1', 'sharding');

/** Elsewhere than under hsdp, 1 stands for all replicas. */
export const shardGroup = (sharding: Sharding, acceleratorsPerNode: number): Default<number> =>
  choose(sharding === 'hsdp' ? acceleratorsPerNode : 1, 'shardGroup', minor);

export const contextExchange: Default<ContextExchange> = choose('ring', 'contextExchange', {
  source: transformerEngine,
  ...published,
});

/** Beside one end that a plan makes lighter. */
export const evenEnd: Default<number> = choose(0, 'evenEnd', minor);

export const offloadNone: Default<number> = choose(0, 'offload', minor);

export const recompute: Default<Recompute> = choose('none', 'recompute');
