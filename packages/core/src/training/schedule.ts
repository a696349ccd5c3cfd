/** Exact event simulation of one step of a pipeline schedule: which stage does what, when. The closed form of the step model is tested against it. */

/** Forward or backward of one micro-batch through one chunk of layers. */
export interface ScheduledTask {
  readonly stage: number;
  /** 0-based, in model order within the stage: chunk 0 runs before chunk 1 in forward. */
  readonly chunk: number;
  readonly microBatch: number;
  readonly pass: 'forward' | 'backward';
  readonly startS: number;
  readonly endS: number;
}

export interface PipelineTimes {
  readonly pipelineParallel: number;
  readonly virtualPipeline: number;
  readonly microBatches: number;
  /** Seconds of one micro-batch through one chunk. */
  forwardS(stage: number, chunk: number): number;
  backwardS(stage: number, chunk: number): number;
  /** Time that passing activations between two chunks on different stages adds. */
  readonly transferS: number;
}

export interface Schedule {
  /** From the first task's start to the last one's end. */
  readonly makespanS: number;
  readonly tasks: readonly ScheduledTask[];
}

type Slot = Pick<ScheduledTask, 'chunk' | 'microBatch' | 'pass'>;

/**
 * Runs 1F1B (one chunk per stage) or interleaved 1F1B (more) to the end.
 *
 * @param times interleaving needs `microBatches` to be a multiple of `pipelineParallel`
 * @source order of tasks: Narayanan et al. 2021 §2.2 and Megatron-LM's interleaved schedule (warm-up of 2(p − i − 1) + (v − 1)p chunks)
 */
export function simulateSchedule(times: PipelineTimes): Schedule {
  const { pipelineParallel } = times;
  const orders = Array.from({ length: pipelineParallel }, (_, stage) => stageOrder(stage, times));
  const next = new Array<number>(pipelineParallel).fill(0);
  const freeS = new Array<number>(pipelineParallel).fill(0);
  const ends = new Map<string, number>();
  const tasks: ScheduledTask[] = [];
  let remaining = orders.reduce((sum, order) => sum + order.length, 0);
  while (remaining > 0) {
    let progressed = false;
    for (let stage = 0; stage < pipelineParallel; stage++) {
      for (;;) {
        const slot = orders[stage]?.[next[stage] ?? 0];
        const readyS = slot && dependencyEndS(stage, slot, times, ends);
        if (!slot || readyS === undefined) break;
        const startS = Math.max(freeS[stage] ?? 0, readyS);
        const durationS =
          slot.pass === 'forward' ? times.forwardS(stage, slot.chunk) : times.backwardS(stage, slot.chunk);
        const endS = startS + durationS;
        tasks.push({ stage, ...slot, startS, endS });
        ends.set(keyOf(stage, slot), endS);
        freeS[stage] = endS;
        next[stage] = (next[stage] ?? 0) + 1;
        remaining--;
        progressed = true;
      }
    }
    if (!progressed) throw new Error('pipeline schedule cannot proceed: its order contradicts its dependencies');
  }
  return { makespanS: Math.max(...freeS), tasks };
}

/** Order in which a stage works: warm-up forwards, then one forward and one backward in turn, then the remaining backwards. */
function stageOrder(stage: number, times: PipelineTimes): Slot[] {
  const { pipelineParallel: p, virtualPipeline: v, microBatches: m } = times;
  const total = m * v;
  const warmup = Math.min(total, v === 1 ? p - stage - 1 : 2 * (p - stage - 1) + (v - 1) * p);
  const slots: Slot[] = [];
  for (let index = 0; index < warmup; index++) slots.push(slotAt(index, 'forward', times));
  for (let index = warmup; index < total; index++) {
    slots.push(slotAt(index, 'forward', times), slotAt(index - warmup, 'backward', times));
  }
  for (let index = total - warmup; index < total; index++) slots.push(slotAt(index, 'backward', times));
  return slots;
}

/** The index-th forward or backward of any stage: micro-batches go through in groups of p, chunk by chunk. */
function slotAt(index: number, pass: Slot['pass'], times: PipelineTimes): Slot {
  const { pipelineParallel: p, virtualPipeline: v } = times;
  if (v === 1) return { chunk: 0, microBatch: index, pass };
  const group = Math.floor(index / (p * v));
  const within = index % (p * v);
  const forwardChunk = Math.floor(within / p);
  return {
    chunk: pass === 'forward' ? forwardChunk : v - 1 - forwardChunk,
    microBatch: group * p + (within % p),
    pass,
  };
}

/** When the task that this one waits for has ended and its result has arrived; undefined while it has not run. */
function dependencyEndS(
  stage: number,
  slot: Slot,
  times: PipelineTimes,
  ends: ReadonlyMap<string, number>,
): number | undefined {
  const { pipelineParallel: p, virtualPipeline: v } = times;
  const step = slot.pass === 'forward' ? -1 : 1;
  const position = slot.chunk * p + stage + step;
  const own = slot.pass === 'backward' ? ends.get(keyOf(stage, { ...slot, pass: 'forward' })) : 0;
  if (position < 0 || position >= p * v) return own;
  const neighbour = ends.get(keyOf(position % p, { ...slot, chunk: Math.floor(position / p) }));
  if (neighbour === undefined || own === undefined) return undefined;
  return Math.max(own, neighbour + (p > 1 ? times.transferS : 0));
}

function keyOf(stage: number, slot: Slot): string {
  return `${slot.pass}/${stage}/${slot.chunk}/${slot.microBatch}`;
}
