/** Exact event simulation of one training step: pipeline, communication and optimizer, on the streams of one rank of each stage. */

import type { TrainingInput } from '../input.js';
import {
  type PartTimes,
  pipelineStepS,
  pipelineTimes,
  type TimesOfParts,
  waitsAtItsEnd,
} from '../primitives/simulated-wait.js';
import {
  buildSchedule,
  heldActivations,
  type PipelineSchedule,
  positionsOf,
  simulateSchedule,
} from '../schedules/index.js';
import { trainingObjects } from '../values.js';
import type { Agreement, Beyond, StageSummary, Timeline, TimelineEvent } from './event.js';
import { exchangeEvents, replicaExchange } from './exchange.js';
import { type RoundWaits, type StageEvents, stageEvents } from './operations.js';
import { type StageWork, stageWork } from './stage-work.js';

type Values = Readonly<Record<string, number>>;

/**
 * Simulates one step of a plan.
 *
 * Times of operations, of transfers and of exchange are the plan's own figures; what the simulation adds is their order. Every stage
 * exchanges and updates as much as the heaviest one, as the plan has it. A transfer between stages waits until the stage has sent what it
 * sent before, and the receiving operation waits for all of it.
 *
 * @param input keeps the rules of layouts
 * @param values every figure that `planTraining` answers for it, uncorrected by measured runs
 */
export function simulateStep(input: TrainingInput, values: Values): Timeline {
  const of = (name: string): number => values[name] ?? 0;
  const work = stageWork(trainingObjects(input), values);
  const { kind } = work;
  const sizes = {
    pipelineParallel: of('pipelineParallel'),
    virtualPipeline: of('virtualPipeline'),
    microBatches: of('microBatches'),
  };
  const schedule = buildSchedule(kind, sizes);
  const exchange = replicaExchange(values);
  const passes = sizes.microBatches * positionsOf(kind, sizes);
  const waits: RoundWaits = {
    forwardS: exchange.gather.when === 'eachPass' ? exchange.gather.waitedS / passes : 0,
    backwardS: exchange.reduce.when === 'eachPass' ? exchange.reduce.waitedS / passes : 0,
  };
  const transferS = sizes.pipelineParallel > 1 ? of('stageTransferS') : 0;
  const onePort = true;
  const stepS = (times: TimesOfParts, delayS: number) =>
    pipelineStepS(kind, simulateSchedule(schedule, pipelineTimes(times, delayS), { onePort }));
  const freeS = stepS(work.times, 0);
  const sentS = transferS > 0 ? stepS(work.times, transferS) : freeS;
  const simulated = simulateSchedule(schedule, pipelineTimes(withWaits(work.times, waits), transferS), {
    onePort,
    timeline: true,
  });
  const drawnS = pipelineStepS(kind, simulated);

  const referenceS = of('referenceS');
  const gatherWaitS = exchange.gather.when === 'once' ? exchange.gather.waitedS : 0;
  const startS = referenceS + gatherWaitS;
  const stages = schedule.operations.map((_, stage) => {
    const own = stageEvents(stage, { schedule, simulated, work, waits, startS });
    return { own, replicas: exchangeEvents(stage, own.compute, exchange, referenceS) };
  });
  const waitsAtEnd = waitsAtItsEnd(kind);
  const lastEndS = Math.max(...stages.map(({ own }) => own.compute.at(-1)?.endS ?? 0));
  const exchangedS = Math.max(...stages.map(({ replicas }) => replicas.endS));
  // Stages that do not wait for each other take as long as the one that is busy longest from its first operation to its last gradient.
  const longestS = Math.max(...stages.map(({ own, replicas }) => replicas.endS - (own.compute[0]?.startS ?? startS)));
  const tailS = waitsAtEnd ? exchangedS - lastEndS : longestS - drawnS;
  const events = stages.flatMap(({ own, replicas }, stage) => {
    const end = endEvents(stage, waitsAtEnd ? exchangedS : replicas.endS, values);
    const reference: TimelineEvent[] =
      referenceS > 0 ? [{ stage, stream: 'compute', kind: 'reference', startS: 0, endS: referenceS }] : [];
    return [
      ...reference,
      ...own.compute,
      ...end.compute,
      ...own.layers.tensor,
      ...own.layers.context,
      ...own.layers.expert,
      ...own.sends,
      ...replicas.data,
      ...replicas.copies,
      ...end.host,
    ];
  });
  const cutS = Math.max(...stages.map(({ replicas }) => replicas.cutS));
  const exchangeS = gatherWaitS + (drawnS - sentS) + tailS;
  const agreement: readonly Agreement[] = [
    { part: 'pipeline', simulatedS: freeS, planS: of('pipelineBodyS') + of('bubbleS') },
    { part: 'transfers', simulatedS: sentS - freeS, planS: of('pipelineTransferS') },
    { part: 'exchange', simulatedS: exchangeS, planS: of('dataParallelExposedS') },
    { part: 'reference', simulatedS: referenceS, planS: referenceS },
    { part: 'offload', simulatedS: of('offloadExposedS'), planS: of('offloadExposedS') },
    { part: 'optimizer', simulatedS: of('optimizerS'), planS: of('optimizerS') },
  ];
  const beyond: readonly Beyond[] = [
    { part: 'lengths', timeS: of('lengthImbalanceS') },
    { part: 'stragglers', timeS: of('stragglerS') },
    { part: 'software', timeS: of('softwareLagS') },
    { part: 'fixed', timeS: of('fixedPerStepS') },
  ];
  const summaries = summarise(
    schedule,
    work,
    stages.map(({ own }) => own),
    lastEndS - startS,
    startS,
  );
  return {
    schedule: kind,
    stages: summaries,
    chunks: schedule.chunks[0]?.length ?? 1,
    microBatches: sizes.microBatches,
    slowestStage: summaries.reduce((worst, each) => (each.microBatchS > worst.microBatchS ? each : worst)).stage,
    pipelineS: drawnS,
    pipelineStartS: startS,
    pipelineEndS: lastEndS,
    simulatedS: agreement.reduce((sum, { simulatedS }) => sum + simulatedS, 0),
    stepTimeS: of('stepTimeS'),
    agreement,
    beyond,
    // Sums of times in different orders differ by rounding.
    cutExchangeS: cutS < 1e-9 * of('stepTimeS') ? 0 : cutS,
    waitsAtItsEnd: waitsAtEnd,
    events,
    keptBytes: work.keptBytes,
  };
}

function withWaits(times: TimesOfParts, { forwardS, backwardS }: RoundWaits): TimesOfParts {
  if (forwardS === 0 && backwardS === 0) return times;
  const longer = (parts: readonly PartTimes[]) =>
    parts.map((part) => ({
      ...part,
      forwardS: part.forwardS + forwardS,
      inputGradientS: part.inputGradientS + backwardS,
    }));
  return { alone: longer(times.alone), paired: longer(times.paired) };
}

/** After the last gradient: what of the activations is still under way, the update, and the optimizer state that it waits for. */
function endEvents(
  stage: number,
  fromS: number,
  values: Values,
): { readonly compute: readonly TimelineEvent[]; readonly host: readonly TimelineEvent[] } {
  const { passOffloadExposedS = 0, optimizerS = 0, optimizerOffloadExposedS = 0 } = values;
  const updateS = fromS + passOffloadExposedS;
  const endS = updateS + optimizerS;
  const events: readonly TimelineEvent[] = [
    { stage, stream: 'compute', kind: 'optimizer', startS: updateS, endS },
    { stage, stream: 'host', kind: 'activationOffload', startS: fromS, endS: updateS },
    { stage, stream: 'host', kind: 'optimizerOffload', startS: endS, endS: endS + optimizerOffloadExposedS },
  ];
  const there = events.filter((event) => event.endS > event.startS);
  return {
    compute: there.filter(({ stream }) => stream === 'compute'),
    host: there.filter(({ stream }) => stream === 'host'),
  };
}

function summarise(
  schedule: PipelineSchedule,
  work: StageWork,
  stages: readonly StageEvents[],
  pipelineS: number,
  startS: number,
): StageSummary[] {
  const counted = heldActivations(schedule);
  const weighed = heldActivations(schedule, (stage, chunk) => work.keptBytes[stage]?.[chunk] ?? 0);
  return stages.map(({ compute, layerWaitS, exchangeWaitS }, stage) => {
    const content = work.contents[stage];
    const busyS = compute.reduce((sum, event) => sum + event.endS - event.startS, 0);
    const firstS = (compute[0]?.startS ?? startS) - startS;
    const lastS = (compute.at(-1)?.endS ?? startS) - startS;
    return {
      stage,
      layers: content?.layersByBlock.reduce((sum, count) => sum + count, 0) ?? 0,
      hasEmbedding: content?.hasEmbedding ?? false,
      hasHead: content?.hasHead ?? false,
      workS: busyS - layerWaitS - exchangeWaitS,
      layerWaitS,
      exchangeWaitS,
      fillS: firstS,
      // Rounding of sums is no idle time.
      betweenS: lastS - firstS - busyS < 1e-9 * pipelineS ? 0 : lastS - firstS - busyS,
      drainS: Math.max(0, pipelineS - lastS),
      microBatchS: busyS / schedule.microBatches,
      mostHeldBytes: weighed[stage]?.untilWeightGradient ?? 0,
      mostHeld:
        (counted[stage]?.untilWeightGradient ?? 0) / (schedule.flows === 2 ? 1 : (schedule.chunks[stage]?.length ?? 1)),
    };
  });
}

/**
 * Operations that a step has on all stages: what a simulation of it takes time and memory for.
 */
export function countOperations(input: TrainingInput, values: Values): number {
  const { pipelineParallel = 1, virtualPipeline = 1, microBatches = 1 } = values;
  const { schedule } = input.layout;
  const splits = schedule.startsWith('zb') || schedule.startsWith('dualpipe');
  const positions = positionsOf(schedule, { pipelineParallel, virtualPipeline });
  return microBatches * positions * (splits ? 3 : 2);
}
