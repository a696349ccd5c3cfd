/** Events of exchange between replicas: when parameters are gathered and gradients reduced, by what the plan says that the step waits for. */
import type { TimelineEvent } from './event.js';

/** Seconds of one kind of exchange in a step, and of them those that the step waits for. */
interface Exchanged {
  readonly timeS: number;
  readonly waitedS: number;
}

/**
 * How replicas exchange.
 *
 * `once`: before the first operation, or beside the last ones and after them. `eachPass`: with every forward, or every backward, of which
 * each waits for its share; a pipeline of several stages waits for the sum at its end, as gradients must be there for the optimizer only.
 */
export interface ReplicaExchange {
  readonly gather: Exchanged & { readonly when: 'once' | 'eachPass' };
  readonly reduce: Exchanged & { readonly when: 'once' | 'eachPass' | 'eachPassWaitedAtEnd' };
  readonly copies: Exchanged;
}

export function replicaExchange(values: Readonly<Record<string, number>>): ReplicaExchange {
  const of = (name: string): number => values[name] ?? 0;
  const exchanged = (name: string, hidden: string): Exchanged => ({
    timeS: of(name),
    waitedS: Math.max(0, of(name) - of(hidden)),
  });
  const isPipeline = of('pipelineParallel') > 1;
  return {
    gather: {
      ...exchanged('forwardExchangeS', 'forwardExchangeHiddenS'),
      when: of('shardsParameters') > 0 && !isPipeline ? 'eachPass' : 'once',
    },
    reduce: {
      ...exchanged('backwardExchangeS', 'backwardExchangeHiddenS'),
      when:
        of('reduceRounds') > 1 || (of('shardsParameters') > 0 && !isPipeline)
          ? isPipeline
            ? 'eachPassWaitedAtEnd'
            : 'eachPass'
          : 'once',
    },
    copies: exchanged('replicaExchangeS', 'replicaHiddenS'),
  };
}

export interface StageExchange {
  readonly data: readonly TimelineEvent[];
  readonly copies: readonly TimelineEvent[];
  readonly endS: number;
  readonly cutS: number;
}

/**
 * Events of one stage on its streams `data` and `copies`.
 *
 * A reduction never begins before its backward pass. Where gradients are reduced once, the reduction begins so early that the step waits
 * as long for its end as the plan says; where with each micro-batch, reductions follow their passes, as late as makes the last end then.
 * Where they cannot end by then although they follow at once, they are drawn as much shorter, and what is cut off is told: the plan takes
 * it as hidden beside forward passes, of which this schedule has none left.
 *
 * @param compute operations of the stage, in order; not empty
 * @returns events in order, when all gradients are there, and seconds of reductions that were cut off
 */
export function exchangeEvents(
  stage: number,
  compute: readonly TimelineEvent[],
  { gather, reduce, copies }: ReplicaExchange,
  gatherStartS: number,
): StageExchange {
  const data: TimelineEvent[] = [];
  let freeS = gatherStartS;
  let cutS = 0;
  const run = (kind: 'gather' | 'reduce', earliestS: number, timeS: number, cause?: TimelineEvent) => {
    if (timeS <= 0) return;
    const startS = Math.max(freeS, earliestS);
    freeS = startS + timeS;
    const piece = kind === 'gather' ? cause?.piece : (cause?.backwardPiece ?? cause?.piece);
    data.push({ stage, stream: 'data', kind, startS, endS: freeS, ...(piece === undefined ? {} : { piece }) });
  };
  const lastEndS = compute.at(-1)?.endS ?? 0;
  const gathersEach = gather.when === 'eachPass' ? gather.timeS / compute.filter(goesForward).length : 0;
  const reducesEach = reduce.when === 'eachPass' ? reduce.timeS / compute.filter(goesBackward).length : 0;
  if (gather.when === 'once') run('gather', gatherStartS, gather.timeS);
  if (gathersEach + reducesEach > 0) {
    for (const event of compute) {
      if (goesForward(event)) run('gather', event.startS, gathersEach, event);
      if (goesBackward(event)) run('reduce', event.startS, reducesEach, event);
    }
  }
  if (reduce.when === 'once') run('reduce', lastEndS - (reduce.timeS - reduce.waitedS), reduce.timeS);
  if (reduce.when === 'eachPassWaitedAtEnd') {
    const passes = compute.filter(goesBackward);
    const untilS = lastEndS + reduce.waitedS;
    const eachS = Math.min(reduce.timeS / passes.length, longestEachS(passes, freeS, untilS));
    cutS = reduce.timeS - eachS * passes.length;
    const naturalEndS = passes.reduce((endS, { startS }) => Math.max(endS, startS) + eachS, freeS);
    const lateS = Math.max(0, untilS - naturalEndS);
    for (const pass of passes) run('reduce', pass.startS + lateS, eachS, pass);
  }
  const reducedS = Math.max(lastEndS, reduce.timeS > 0 ? freeS : 0);
  const endS = reducedS + copies.waitedS;
  const copied: TimelineEvent[] =
    copies.timeS > 0 ? [{ stage, stream: 'copies', kind: 'replicaReduce', startS: endS - copies.timeS, endS }] : [];
  return { data, copies: copied, endS, cutS };
}

/** Longest reductions, one for each pass and from its start on, of which the last ends in time. */
function longestEachS(passes: readonly TimelineEvent[], freeS: number, untilS: number): number {
  const { length } = passes;
  return passes.reduce(
    (least, { startS }, index) => Math.min(least, (untilS - Math.max(startS, freeS)) / (length - index)),
    Number.POSITIVE_INFINITY,
  );
}

function goesForward({ kind }: TimelineEvent): boolean {
  return kind === 'forward' || kind === 'pair';
}

function goesBackward({ kind }: TimelineEvent): boolean {
  return kind === 'backward' || kind === 'inputGradient' || kind === 'pair';
}
