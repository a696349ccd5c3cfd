/** Words of a layout as the numbers that formulas and columns work with. */
import type { Layout, Sharding, StageSplit } from './input.js';
import { SCHEDULE_KINDS, type ScheduleKind } from './schedules/index.js';

/** Which of the states each sharding splits over replicas: 1 split, 0 whole on each. */
export const SHARDING_CODES = {
  none: { shardsOptimizer: 0, shardsGradients: 0, shardsParameters: 0 },
  zero1: { shardsOptimizer: 1, shardsGradients: 0, shardsParameters: 0 },
  zero2: { shardsOptimizer: 1, shardsGradients: 1, shardsParameters: 0 },
  zero3: { shardsOptimizer: 1, shardsGradients: 1, shardsParameters: 1 },
  fsdp: { shardsOptimizer: 1, shardsGradients: 1, shardsParameters: 1 },
  hsdp: { shardsOptimizer: 1, shardsGradients: 1, shardsParameters: 1 },
} as const satisfies Record<Sharding, Record<'shardsOptimizer' | 'shardsGradients' | 'shardsParameters', 0 | 1>>;

/**
 * What formulas ask of each schedule: its number, whether its waits are simulated or have a closed form for any stages, and how many copies
 * of the weights its stages hold.
 */
export const SCHEDULE_CODES = {
  gpipe: { scheduleKind: 0, simulatesSchedule: 1, modelCopies: 1 },
  '1f1b': { scheduleKind: 1, simulatesSchedule: 0, modelCopies: 1 },
  interleaved: { scheduleKind: 2, simulatesSchedule: 0, modelCopies: 1 },
  'zb-h1': { scheduleKind: 3, simulatesSchedule: 1, modelCopies: 1 },
  'zb-h2': { scheduleKind: 4, simulatesSchedule: 1, modelCopies: 1 },
  'zb-v': { scheduleKind: 5, simulatesSchedule: 1, modelCopies: 1 },
  dualpipe: { scheduleKind: 6, simulatesSchedule: 1, modelCopies: 2 },
  'dualpipe-v': { scheduleKind: 7, simulatesSchedule: 1, modelCopies: 1 },
} as const satisfies Record<ScheduleKind, { scheduleKind: number; simulatesSchedule: 0 | 1; modelCopies: 1 | 2 }>;

/** Context ranks that exchange tokens for heads: none, all, or so many neighbours. */
export function headRanks({ contextParallel, contextExchange }: Pick<Layout, 'contextParallel' | 'contextExchange'>) {
  if (typeof contextExchange === 'object') return contextExchange.ulysses;
  return contextExchange === 'ulysses' ? contextParallel : 1;
}

const SPLIT_STRIDE = 10_000;

/** A split of stages as one number: 0 where the layout names none. */
export function splitCode(split: StageSplit | undefined): number {
  return split === undefined ? 0 : 1 + SPLIT_STRIDE * split.firstFewer + split.lastFewer;
}

export function splitOf(code: number): StageSplit | undefined {
  if (code === 0) return undefined;
  return { firstFewer: Math.floor((code - 1) / SPLIT_STRIDE), lastFewer: (code - 1) % SPLIT_STRIDE };
}

export function scheduleOf(code: number): ScheduleKind {
  const kind = SCHEDULE_KINDS[code];
  if (!kind) throw new Error(`schedule code ${code} does not exist`);
  return kind;
}
