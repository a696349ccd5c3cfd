import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trainingInput } from '../../../test/trainingInput.js';
import {
  chunksNeeded,
  type Layout,
  planTraining,
  SCHEDULE_KINDS,
  type ScheduleKind,
  type TrainingInput,
} from '../index.js';
import type { Timeline, TimelineEvent } from './event.js';
import { countOperations, simulateStep } from './simulate-step.js';

function simulated(input: TrainingInput): Timeline | undefined {
  const answer = planTraining(input);
  return answer.kind === 'predicted' ? simulateStep(input, answer.evaluation.values) : undefined;
}

/** Small pipelines of two models, one with experts and prediction modules, over every schedule and sharding. */
const anyInput: fc.Arbitrary<TrainingInput> = fc
  .record({
    model: fc.constantFrom('llama-3.1-8b', 'deepseek-v3', 'qwen3-0.6b'),
    schedule: fc.constantFrom<ScheduleKind>(...SCHEDULE_KINDS),
    pipelineParallel: fc.constantFrom(1, 2, 4),
    chunks: fc.constantFrom(2, 4),
    tensorParallel: fc.constantFrom(1, 4),
    contextParallel: fc.constantFrom(1, 2),
    dataParallel: fc.constantFrom(1, 8),
    perStage: fc.integer({ min: 1, max: 4 }),
    sharding: fc.constantFrom<Layout['sharding']>('none', 'zero1', 'zero2', 'fsdp', 'hsdp'),
    recompute: fc.constantFrom<Layout['recompute']>('none', 'selective', 'full'),
    offloaded: fc.constantFrom(0, 0.5),
  })
  .map(({ model, schedule, chunks, perStage, offloaded, ...sizes }) => {
    const { pipelineParallel, tensorParallel, contextParallel, dataParallel } = sizes;
    const needed = chunksNeeded(schedule);
    const microBatches = 2 * pipelineParallel * perStage;
    return trainingInput({
      model,
      count: pipelineParallel * tensorParallel * contextParallel * dataParallel,
      layout: {
        ...sizes,
        schedule,
        virtualPipeline: needed === 'several' ? chunks : needed,
        expertParallel: model === 'deepseek-v3' ? dataParallel : 1,
        shardGroup: sizes.sharding === 'hsdp' ? Math.max(1, dataParallel / 2) : 1,
        offload: { activationsFraction: offloaded, optimizerFraction: offloaded },
      },
      rest: { globalBatchSequences: microBatches * dataParallel },
    });
  });

interface Step {
  readonly timeline: Timeline;
  readonly input: TrainingInput;
}

/** Simulated once for all properties. */
const steps: readonly Step[] = fc.sample(anyInput, { numRuns: 120, seed: 7 }).flatMap((input) => {
  const timeline = simulated(input);
  return timeline === undefined ? [] : [{ timeline, input }];
});

/** What is wrong with each step, with the layout that it is wrong of. */
const expectNone = (faults: (step: Step) => readonly unknown[]) => {
  const found = steps.flatMap((step) => faults(step).map((fault) => ({ fault, layout: step.input.layout })));
  expect(found.slice(0, 3)).toEqual([]);
};

/** Of a step of some seconds: sums of thousands of times in different orders. */
const roundingS = 1e-9;

test('every schedule and sharding is among the steps that are looked at', () => {
  expect(new Set(steps.map(({ timeline }) => timeline.schedule))).toEqual(new Set(SCHEDULE_KINDS));
  expect(new Set(steps.map(({ input }) => input.layout.sharding)).size).toBe(5);
  expect(steps.length).toBeGreaterThan(60);
});

test('no stream does two things at once', () => {
  expectNone(({ timeline: { events } }) => {
    const freeS = new Map<string, number>();
    return events.filter(({ stage, stream, startS, endS }) => {
      const key = `${stage} ${stream}`;
      const isFree = startS >= (freeS.get(key) ?? 0) - roundingS && endS > startS;
      freeS.set(key, endS);
      return !isFree;
    });
  });
});

const isForward = ({ kind }: TimelineEvent): boolean => kind === 'forward' || kind === 'pair';
const forwardOf = (event: TimelineEvent) => (isForward(event) ? event.piece : undefined);
const gradientOf = ({ kind, piece, backwardPiece }: TimelineEvent) =>
  kind === 'backward' || kind === 'inputGradient' ? piece : backwardPiece;

test('nothing starts before what it needs is there', () => {
  expectNone(({ timeline: { events } }) => {
    const compute = events.filter(({ stream, piece }) => stream === 'compute' && piece !== undefined);
    const nameOf = (stage: number, { microBatch, chunk }: NonNullable<TimelineEvent['piece']>) =>
      `${stage} ${chunk} ${microBatch}`;
    const forwardEndS = new Map<string, number>();
    const gradients = new Map<string, TimelineEvent>();
    // By stage and micro-batch: the last start of anything that uses what comes from another stage.
    const usedS = { activations: new Map<string, number>(), gradients: new Map<string, number>() };
    for (const event of compute) {
      const { stage, startS, endS } = event;
      const [ahead, back] = [forwardOf(event), gradientOf(event)];
      if (ahead !== undefined) {
        forwardEndS.set(nameOf(stage, ahead), endS);
        usedS.activations.set(`${stage} ${ahead.microBatch}`, startS);
      }
      if (back !== undefined) {
        gradients.set(nameOf(stage, back), event);
        usedS.gradients.set(`${stage} ${back.microBatch}`, startS);
      }
    }
    const lastS = (name: string, of: ReadonlyMap<string, number>) => of.get(name) ?? Number.POSITIVE_INFINITY;
    return events.filter((event) => {
      const { kind, stage, stream, piece, startS, endS, toStage } = event;
      if (piece === undefined) return false;
      const back = gradientOf(event);
      const gradient = gradients.get(nameOf(stage, piece));
      if (stream === 'compute') {
        if (back !== undefined && startS < lastS(nameOf(stage, back), forwardEndS) - roundingS) return true;
        return kind === 'weightGradient' && (gradient === undefined || startS < gradient.endS - roundingS);
      }
      if (kind === 'activations' || kind === 'gradients') {
        const madeS = kind === 'activations' ? lastS(nameOf(stage, piece), forwardEndS) : (gradient?.endS ?? 1e9);
        const neededS = usedS[kind].get(`${toStage} ${piece.microBatch}`) ?? 0;
        return startS < madeS - roundingS || neededS < endS - roundingS;
      }
      return kind === 'reduce' && (gradient === undefined || startS < gradient.startS - roundingS);
    });
  });
});

test('the optimizer runs once all operations and reductions of its stage have ended', () => {
  expectNone(({ timeline: { events, stages } }) =>
    stages.filter(({ stage }) => {
      const own = events.filter((event) => event.stage === stage && event.stream !== 'host');
      const optimizer = own.find(({ kind }) => kind === 'optimizer');
      const before = own.filter(({ kind }) => kind !== 'optimizer').map(({ endS }) => endS);
      return optimizer === undefined || Math.max(...before) > optimizer.startS + roundingS;
    }),
  );
});

test('the step is as long as its events, and each stage is accounted for', () => {
  expectNone(
    ({ timeline: { events, simulatedS, pipelineS, pipelineStartS, pipelineEndS, waitsAtItsEnd, ...rest } }) => {
      const lastS = events.reduce((latest, { endS }) => Math.max(latest, endS), 0);
      const makespanS = pipelineEndS - pipelineStartS;
      const isWhole = waitsAtItsEnd
        ? Math.abs(lastS - simulatedS) < roundingS && Math.abs(makespanS - pipelineS) < roundingS
        : lastS > simulatedS - roundingS && makespanS > pipelineS - roundingS;
      const unaccounted = rest.stages.filter((stage) => {
        const { workS, layerWaitS, exchangeWaitS, fillS, betweenS, drainS } = stage;
        const sumS = workS + layerWaitS + exchangeWaitS + fillS + betweenS + drainS;
        return workS <= 0 || Math.abs(sumS - makespanS) > 1e-8;
      });
      return isWhole ? unaccounted : [{ lastS, simulatedS, makespanS, pipelineS }];
    },
  );
});

test('parts of the plan and what it adds beyond are its step time', () => {
  expectNone(({ timeline: { agreement, beyond, stepTimeS } }) => {
    const planS =
      agreement.reduce((sum, part) => sum + part.planS, 0) + beyond.reduce((sum, each) => sum + each.timeS, 0);
    return Math.abs(planS / stepTimeS - 1) < 1e-12 ? [] : [planS, stepTimeS];
  });
});

test('pipeline, reference, offload and optimizer agree with the plan wherever it simulates as well, or has one stage', () => {
  expectNone(({ timeline: { agreement, stages, schedule, stepTimeS } }) => {
    const isClosed = (schedule === '1f1b' || schedule === 'interleaved') && stages.length > 1;
    return agreement.filter(({ part, simulatedS, planS }) => {
      if (part === 'transfers' || part === 'exchange' || (part === 'pipeline' && isClosed)) return false;
      return Math.abs(simulatedS - planS) > 1e-9 * stepTimeS;
    });
  });
});

test('exchange between replicas is waited for as long as the plan says, and reduced as long as it takes, less what is cut off', () => {
  expectNone(({ timeline: { agreement, events, stages, stepTimeS, cutExchangeS }, input }) => {
    const waited = agreement.filter(
      ({ part, simulatedS, planS }) => part === 'exchange' && Math.abs(simulatedS - planS) > 1e-9 * stepTimeS,
    );
    const reducedS = stages.map(({ stage }) =>
      events.reduce(
        (sum, event) => sum + (event.stage === stage && event.kind === 'reduce' ? event.endS - event.startS : 0),
        0,
      ),
    );
    // All stages reduce as much as the heaviest; some have more room than others.
    const missingS = Math.max(...reducedS) - Math.min(...reducedS);
    const isCut = input.layout.sharding === 'zero2' && stages.length > 1;
    return missingS > cutExchangeS + 1e-8 || (cutExchangeS > 0 && !isCut) ? [...waited, missingS] : waited;
  });
});

test('reductions of every micro-batch that find no forward pass to run on beside are told', () => {
  // 128 chunks go forward before the first backward: 16 micro-batches on 16 stages.
  expect(simulated(trainingInput())?.cutExchangeS).toBeGreaterThan(0);
  expect(simulated(trainingInput({ layout: { sharding: 'zero1' } }))?.cutExchangeS).toBe(0);
});

test.each([
  // One uneven stage, which holds the head: the closed form of 1F1B is exact.
  {
    name: '1F1B of GPT-3 175B',
    layout: { pipelineParallel: 8, virtualPipeline: 1, tensorParallel: 8 },
    boundFraction: 1e-4,
  },
  // Closed form over chunks: within what decision 0007 tells of published runs.
  {
    name: 'interleaved GPT-3 175B',
    layout: { pipelineParallel: 8, virtualPipeline: 6, tensorParallel: 8 },
    boundFraction: 0.013,
  },
])('$name agrees with its closed form within $boundFraction of a step', ({ layout, boundFraction }) => {
  const input = trainingInput({
    model: 'gpt-3-175b',
    accelerator: 'a100-sxm-80',
    count: 1024,
    layout: { ...layout, dataParallel: 16, sharding: 'zero1', recompute: 'full' },
    rest: { globalBatchSequences: 1536, sequenceLength: 2048 },
  });
  const timeline = simulated(input);
  const pipeline = timeline?.agreement[0];
  if (timeline === undefined || pipeline === undefined) throw new Error('not planned');
  expect(Math.abs(pipeline.simulatedS - pipeline.planS)).toBeLessThan(boundFraction * timeline.stepTimeS);
});

test('a step has two operations for each micro-batch and part, three where gradients are split', () => {
  const input = (schedule: ScheduleKind) => trainingInput({ layout: { schedule } });
  const values = { pipelineParallel: 4, virtualPipeline: 2, microBatches: 8 };
  expect(countOperations(input('1f1b'), values)).toBe(64);
  expect(countOperations(input('interleaved'), values)).toBe(128);
  expect(countOperations(input('zb-v'), values)).toBe(192);
});
