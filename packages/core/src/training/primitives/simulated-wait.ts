/** Waits of the slowest stage under schedules that have no closed form for uneven stages: the exact event simulation, less its own work. */
import {
  buildSchedule,
  type PipelineSchedule,
  type PipelineSizes,
  type PipelineTimes,
  type ScheduleKind,
  type SimulatedPipeline,
  simulateSchedule,
} from '../schedules/index.js';

/** Seconds of one micro-batch through one part of the model. */
export interface PartTimes {
  readonly forwardS: number;
  /** Gradient of the input, and recomputation. */
  readonly inputGradientS: number;
  readonly weightGradientS: number;
}

/** By position in the model. */
export interface TimesOfParts {
  /** With its own traffic exposed as far as the stack does not hide it. */
  readonly alone: readonly PartTimes[];
  /** Beside a micro-batch that goes the other way. */
  readonly paired: readonly PartTimes[];
}

/** What the waits are counted against. */
export interface SimulatedStep {
  readonly stages: number;
  readonly microBatches: number;
  /** Work of the slowest stage for one micro-batch, in the steady state. */
  readonly slowestS: number;
}

/**
 * Step of the pipeline less the work of its slowest stage. Transfers between stages are priced apart.
 *
 * @returns seconds ≥ 0
 */
export function simulatedWaitS(
  kind: ScheduleKind,
  { stages, microBatches, slowestS }: SimulatedStep,
  { alone, paired }: TimesOfParts,
): number {
  const schedule = scheduleFor(kind, {
    pipelineParallel: stages,
    virtualPipeline: alone.length / stages,
    microBatches,
  });
  const stepS = pipelineStepS(kind, simulateSchedule(schedule, pipelineTimes({ alone, paired }, 0)));
  return Math.max(0, stepS - microBatches * slowestS);
}

/** What the simulation reads of the times of parts. */
export function pipelineTimes({ alone, paired }: TimesOfParts, transferS: number): PipelineTimes {
  return {
    forwardS: alone.map(({ forwardS }) => forwardS),
    inputGradientS: alone.map(({ inputGradientS }) => inputGradientS),
    weightGradientS: alone.map(({ weightGradientS }) => weightGradientS),
    pairS: (forward, backward) => (paired[forward]?.forwardS ?? 0) + backwardS(paired[backward]),
    transferS,
  };
}

/** How long a pipeline takes of a step that others like it precede and follow. */
export function pipelineStepS(kind: ScheduleKind, { makespanS, longestSpanS }: SimulatedPipeline): number {
  return waitsAtItsEnd(kind) ? makespanS : longestSpanS;
}

/** A search meets the same sizes under many times of stages. */
const built = new Map<string, PipelineSchedule>();

/** Some hundred thousand operations at most for the sizes that searches meet. */
const BUILT_LIMIT = 48;

function scheduleFor(kind: ScheduleKind, sizes: PipelineSizes): PipelineSchedule {
  const key = `${kind}/${sizes.pipelineParallel}/${sizes.virtualPipeline}/${sizes.microBatches}`;
  const known = built.get(key);
  if (known) return known;
  const schedule = buildSchedule(kind, sizes);
  // The oldest goes first.
  for (const [oldest] of built) {
    if (built.size < BUILT_LIMIT) break;
    built.delete(oldest);
  }
  built.set(key, schedule);
  return schedule;
}

function backwardS(part: PartTimes | undefined): number {
  return part ? part.inputGradientS + part.weightGradientS : 0;
}

/**
 * Whether stages wait for each other before the optimizer, for the norm of all gradients. ZB-H2 and ZB-V are run without: the update goes
 * ahead and is checked afterwards (Qi et al. 2023 §4), or else they would lose what they gain.
 */
export function waitsAtItsEnd(kind: ScheduleKind): boolean {
  return kind !== 'zb-h2' && kind !== 'zb-v';
}
