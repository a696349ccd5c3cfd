/** Exact event simulation of one step of a pipeline schedule: each operation starts when its stage is free and what it waits for has arrived. */
import type { Operation, Piece, PipelineSchedule } from './schedule.js';

/** Seconds of one micro-batch through each part of the model, by position. */
export interface PipelineTimes {
  readonly forwardS: readonly number[];
  /** Gradient of the input, and recomputation. */
  readonly inputGradientS: readonly number[];
  readonly weightGradientS: readonly number[];
  /** A forward through one part beside a whole backward through another; one after the other where it is absent. */
  pairS?(forwardPosition: number, backwardPosition: number): number;
  /** From the end of an operation to the arrival of its result on another stage; ≥ 0. */
  readonly transferS: number;
}

export interface TimedOperation {
  readonly operation: Operation;
  readonly startS: number;
  readonly endS: number;
}

export interface SimulatedPipeline {
  /** From the first start to the last end: the step where all stages wait for each other before the next one. */
  readonly makespanS: number;
  /** Longest time from the first start to the last end on one stage: the step where stages go on as soon as they are done themselves. */
  readonly longestSpanS: number;
  /** By stage: work. The rest of the makespan is idle. */
  readonly busyS: readonly number[];
  readonly idleS: readonly number[];
  /** By stage, in order; only where it was asked for. */
  readonly timeline?: readonly (readonly TimedOperation[])[];
  /** What stages send each other, by sending stage and in order; only where it was asked for. */
  readonly sends?: readonly (readonly TimedSend[])[];
}

/** The result of one piece on its way to the stage that goes on with it. */
export interface TimedSend {
  readonly what: 'activations' | 'gradients';
  readonly piece: Piece;
  readonly toStage: number;
  readonly startS: number;
  readonly endS: number;
}

/** Stands for an operation that has not run. */
const NOT_YET = -1;

/**
 * Runs a schedule to its end.
 *
 * @param options.timeline whether to keep when each operation ran, and when what it sends was on its way
 * @param options.onePort whether what a stage sends waits until what it sent before has arrived; otherwise a transfer is a delay
 * @throws where the order of a stage contradicts what its operations wait for: a fault of the schedule, held off by tests
 */
export function simulateSchedule(
  schedule: PipelineSchedule,
  times: PipelineTimes,
  options: { readonly timeline?: boolean; readonly onePort?: boolean } = {},
): SimulatedPipeline {
  const stages = schedule.operations.length;
  const run = newRun(schedule, times, options);
  const timeline: TimedOperation[][] = Array.from({ length: stages }, () => []);
  const firstStartS = new Array<number>(stages).fill(0);
  const busyS = new Array<number>(stages).fill(0);
  const freeS = new Array<number>(stages).fill(0);
  const next = new Array<number>(stages).fill(0);
  let remaining = schedule.operations.reduce((sum, order) => sum + order.length, 0);
  // Sweeps in alternating directions follow forwards down the stages and gradients back up.
  for (let down = true; remaining > 0; down = !down) {
    const before = remaining;
    for (let turn = 0; turn < stages; turn++) {
      const stage = down ? turn : stages - 1 - turn;
      const order = schedule.operations[stage] ?? [];
      const places = run.places[stage] ?? [];
      let stageFreeS = freeS[stage] ?? 0;
      let workS = 0;
      let index = next[stage] ?? 0;
      for (; index < order.length; index++) {
        const operation = order[index];
        if (operation === undefined) break;
        const readyS = readyTimeS(run, places, operation);
        if (readyS === NOT_YET) break;
        const startS = Math.max(stageFreeS, readyS);
        const durationS = durationOf(run, places, operation);
        const endS = startS + durationS;
        finish(run, stage, places, operation, endS);
        if (index === 0) firstStartS[stage] = startS;
        workS += durationS;
        stageFreeS = endS;
        if (options.timeline === true) timeline[stage]?.push({ operation, startS, endS });
      }
      remaining -= index - (next[stage] ?? 0);
      next[stage] = index;
      freeS[stage] = stageFreeS;
      busyS[stage] = (busyS[stage] ?? 0) + workS;
    }
    if (remaining === before)
      throw new Error(`${schedule.kind} cannot proceed: its order contradicts its dependencies`);
  }
  const makespanS = Math.max(...freeS);
  return {
    makespanS,
    longestSpanS: Math.max(...freeS.map((endS, stage) => endS - (firstStartS[stage] ?? 0))),
    busyS,
    idleS: busyS.map((work) => makespanS - work),
    ...(run.sends === undefined ? {} : { timeline, sends: run.sends }),
  };
}

/** One part of the model on one stage, with what its operations wait for and how long they take. */
interface Place {
  /** Where its micro-batches stand in the arrays of ends. */
  readonly base: number;
  readonly position: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Stage of the part after and of the part before, where that is another one; SAME_STAGE otherwise. */
  readonly afterStage: number;
  readonly beforeStage: number;
  readonly forwardS: number;
  readonly inputGradientS: number;
  readonly weightGradientS: number;
}

interface Run {
  /** By stage, then chunk. */
  readonly places: readonly (readonly Place[])[];
  /** Micro-batches of each flow: the distance between one part and the next in the arrays of ends. */
  readonly perFlow: number;
  readonly forwardEndS: Float64Array;
  readonly gradientEndS: Float64Array;
  /** When the next part has the result; the arrays of ends themselves where transfers take no time. */
  readonly forwardArrivalS: Float64Array;
  readonly gradientArrivalS: Float64Array;
  readonly transferS: number;
  readonly onePort: boolean;
  /** By stage: when the last send has arrived. */
  readonly portFreeS: Float64Array;
  readonly sends: readonly TimedSend[][] | undefined;
  pairS(forward: Place, backward: Place): number;
}

/** Stands for a part that is not on another stage. */
const SAME_STAGE = -1;

function newRun(
  schedule: PipelineSchedule,
  times: PipelineTimes,
  options: { readonly timeline?: boolean; readonly onePort?: boolean },
): Run {
  const { positions, flows, chunks } = schedule;
  const perFlow = schedule.microBatches / flows;
  const stageAt = new Map<number, number>();
  chunks.forEach((held, stage) => {
    for (const { flow, position } of held) stageAt.set(flow * positions + position, stage);
  });
  const { transferS, pairS } = times;
  const place = (stage: number, flow: number, position: number): Place => {
    const at = flow * positions + position;
    const other = (next: number) => {
      const found = stageAt.get(next);
      return found === undefined || found === stage ? SAME_STAGE : found;
    };
    return {
      base: at * perFlow,
      position,
      isFirst: position === 0,
      isLast: position === positions - 1,
      afterStage: position === positions - 1 ? SAME_STAGE : other(at + 1),
      beforeStage: position === 0 ? SAME_STAGE : other(at - 1),
      forwardS: times.forwardS[position] ?? 0,
      inputGradientS: times.inputGradientS[position] ?? 0,
      weightGradientS: times.weightGradientS[position] ?? 0,
    };
  };
  const notYet = () => new Float64Array(flows * positions * perFlow).fill(NOT_YET);
  const forwardEndS = notYet();
  const gradientEndS = notYet();
  const isFree = transferS === 0;
  return {
    places: chunks.map((held, stage) => held.map(({ flow, position }) => place(stage, flow, position))),
    perFlow,
    forwardEndS,
    gradientEndS,
    forwardArrivalS: isFree ? forwardEndS : notYet(),
    gradientArrivalS: isFree ? gradientEndS : notYet(),
    transferS,
    onePort: options.onePort === true,
    portFreeS: new Float64Array(chunks.length),
    sends: options.timeline === true ? chunks.map(() => []) : undefined,
    pairS: (forward, backward) =>
      pairS === undefined ? forward.forwardS + backwardS(backward) : pairS(forward.position, backward.position),
  };
}

function backwardS({ inputGradientS, weightGradientS }: Place): number {
  return inputGradientS + weightGradientS;
}

function placeOf(places: readonly Place[], chunk: number): Place {
  const place = places[chunk];
  if (place === undefined) throw new Error(`a stage holds no chunk ${chunk}`);
  return place;
}

/** When all that an operation waits for has arrived; NOT_YET while something has not run. */
function readyTimeS(run: Run, places: readonly Place[], operation: Operation): number {
  switch (operation.kind) {
    case 'forward':
      return forwardReadyS(run, placeOf(places, operation.chunk), operation.microBatch);
    case 'backward':
    case 'inputGradient':
      return gradientReadyS(run, placeOf(places, operation.chunk), operation.microBatch);
    case 'weightGradient':
      return run.gradientEndS[placeOf(places, operation.chunk).base + operation.microBatch] ?? NOT_YET;
    case 'pair': {
      const { forward, backward } = operation;
      const forwardS = forwardReadyS(run, placeOf(places, forward.chunk), forward.microBatch);
      const gradientS = gradientReadyS(run, placeOf(places, backward.chunk), backward.microBatch);
      return forwardS === NOT_YET || gradientS === NOT_YET ? NOT_YET : Math.max(forwardS, gradientS);
    }
    default:
      return operation satisfies never;
  }
}

function forwardReadyS({ forwardArrivalS, perFlow }: Run, place: Place, microBatch: number): number {
  return place.isFirst ? 0 : (forwardArrivalS[place.base - perFlow + microBatch] ?? NOT_YET);
}

/** A gradient comes from the part after; on the last part it follows the forward. */
function gradientReadyS({ forwardEndS, gradientArrivalS, perFlow }: Run, place: Place, microBatch: number): number {
  const ownS = forwardEndS[place.base + microBatch] ?? NOT_YET;
  if (place.isLast || ownS === NOT_YET) return ownS;
  const afterS = gradientArrivalS[place.base + perFlow + microBatch] ?? NOT_YET;
  return afterS === NOT_YET ? NOT_YET : Math.max(ownS, afterS);
}

function durationOf(run: Run, places: readonly Place[], operation: Operation): number {
  switch (operation.kind) {
    case 'forward':
      return placeOf(places, operation.chunk).forwardS;
    case 'backward':
      return backwardS(placeOf(places, operation.chunk));
    case 'inputGradient':
      return placeOf(places, operation.chunk).inputGradientS;
    case 'weightGradient':
      return placeOf(places, operation.chunk).weightGradientS;
    case 'pair':
      return run.pairS(placeOf(places, operation.forward.chunk), placeOf(places, operation.backward.chunk));
    default:
      return operation satisfies never;
  }
}

/** Notes what others wait for: a gradient has left once the whole backward, or its first part, has ended. */
function finish(run: Run, stage: number, places: readonly Place[], operation: Operation, endS: number): void {
  switch (operation.kind) {
    case 'forward':
      finishForward(run, stage, places, operation, endS);
      return;
    case 'backward':
    case 'inputGradient':
      finishGradient(run, stage, places, operation, endS);
      return;
    case 'weightGradient':
      return;
    case 'pair':
      finishForward(run, stage, places, operation.forward, endS);
      finishGradient(run, stage, places, operation.backward, endS);
      return;
    default:
      operation satisfies never;
  }
}

function finishForward(run: Run, stage: number, places: readonly Place[], piece: Piece, endS: number): void {
  const place = placeOf(places, piece.chunk);
  const at = place.base + piece.microBatch;
  run.forwardEndS[at] = endS;
  if (run.transferS === 0) return;
  run.forwardArrivalS[at] = send(run, stage, 'activations', piece, place.afterStage, endS);
}

function finishGradient(run: Run, stage: number, places: readonly Place[], piece: Piece, endS: number): void {
  const place = placeOf(places, piece.chunk);
  const at = place.base + piece.microBatch;
  run.gradientEndS[at] = endS;
  if (run.transferS === 0) return;
  run.gradientArrivalS[at] = send(run, stage, 'gradients', piece, place.beforeStage, endS);
}

/** @returns when it has arrived; at once where it stays on its stage */
function send(run: Run, stage: number, what: TimedSend['what'], piece: Piece, toStage: number, readyS: number): number {
  if (toStage === SAME_STAGE) return readyS;
  const startS = run.onePort ? Math.max(readyS, run.portFreeS[stage] ?? 0) : readyS;
  const endS = startS + run.transferS;
  run.portFreeS[stage] = endS;
  run.sends?.[stage]?.push({
    what,
    piece: { chunk: piece.chunk, microBatch: piece.microBatch },
    toStage,
    startS,
    endS,
  });
  return endS;
}
