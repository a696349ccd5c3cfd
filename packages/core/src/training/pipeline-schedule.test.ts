/** Schedules in whole predictions: what a plan gains and pays under each. */
import { describe, expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import type { Layout, TrainingInput } from './input.js';
import { planTraining } from './plan-training.js';

function predicted(input: TrainingInput) {
  const answer = planTraining(input);
  if (answer.kind !== 'predicted') throw new Error(JSON.stringify(answer.issues));
  const { values } = answer.evaluation;
  return (name: string) => values[name] ?? Number.NaN;
}

/** 64 layers on 8 stages of 8, 64 micro-batches; the head makes the last stage slower. */
const dense = (layout: Partial<Layout>) =>
  trainingInput({
    model: 'qwen2.5-32b',
    count: 64,
    layout: {
      tensorParallel: 1,
      pipelineParallel: 8,
      virtualPipeline: 1,
      dataParallel: 8,
      sharding: 'zero1',
      ...layout,
    },
    rest: { sequenceLength: 4096, globalBatchSequences: 512 },
  });

const mixture = (layout: Partial<Layout>, framework = 'hai-llm') =>
  trainingInput({
    model: 'mixtral-8x7b',
    framework,
    count: 64,
    layout: {
      tensorParallel: 1,
      pipelineParallel: 8,
      virtualPipeline: 1,
      dataParallel: 8,
      expertParallel: 8,
      sharding: 'zero1',
      ...layout,
    },
    rest: { sequenceLength: 4096, globalBatchSequences: 512 },
  });

describe('dense layers on uneven stages', () => {
  const plain = predicted(dense({}));

  test('zero-bubble schedules wait less the more they hold', () => {
    const h1 = predicted(dense({ schedule: 'zb-h1' }));
    const h2 = predicted(dense({ schedule: 'zb-h2' }));
    expect(h1('bubbleS')).toBeLessThan(0.7 * plain('bubbleS'));
    expect(h2('bubbleS')).toBeLessThan(0.7 * h1('bubbleS'));
    // What a micro-batch works is the same whatever the order.
    expect(h1('stageS')).toBe(plain('stageS'));
    expect(h2('activationMemoryBytes')).toBeGreaterThan(1.5 * plain('activationMemoryBytes'));
  });

  test('GPipe waits as 1F1B does, and holds every micro-batch', () => {
    const gpipe = predicted(dense({ schedule: 'gpipe' }));
    expect(gpipe('bubbleS') / plain('bubbleS')).toBeCloseTo(1, 1);
    expect(gpipe('inFlight')).toBe(64);
  });

  test('a V puts the head and the embedding on one stage and holds p micro-batches', () => {
    const v = predicted(dense({ schedule: 'zb-v', virtualPipeline: 2 }));
    expect(v('inFlight')).toBe(8);
    expect(v('bubbleS')).toBeLessThan(plain('bubbleS'));
    expect(v('pipelineTransferS')).toBeGreaterThan(plain('pipelineTransferS'));
  });
});

describe('DualPipe', () => {
  const plain = predicted(mixture({}));
  const dual = predicted(mixture({ schedule: 'dualpipe' }));

  test('hides expert traffic behind compute, all that there is compute for', () => {
    expect(plain('stageHiddenCommunicationS')).toBe(0);
    const trafficS = dual('stageExpertExposedS') + dual('stageHiddenCommunicationS');
    const computeS = dual('stageGemmS') + dual('stageAttentionS') + dual('stageElementwiseS');
    expect(trafficS).toBeGreaterThan(0);
    expect(dual('stageHiddenCommunicationS')).toBeLessThanOrEqual(computeS * (1 + 1e-12));
    // The traffic runs on 20 of 132 multiprocessors, which compute lacks meanwhile.
    expect(dual('stageExpertExposedS')).toBeCloseTo(Math.max((20 / 132) * trafficS, trafficS - computeS), 9);
  });

  test('holds both ends of the model on every stage: weights and gradients twice, optimizer state once', () => {
    // The heaviest stage of 1F1B has a head or an embedding; of DualPipe the outer ones have both: a little more than twice.
    const ratio = (name: string) => dual(name) / plain(name);
    expect(dual('denseReplicas')).toBe(2 * plain('denseReplicas'));
    expect(ratio('parameterMemoryBytes')).toBeGreaterThan(1.9);
    expect(ratio('parameterMemoryBytes')).toBeLessThan(2.2);
    expect(ratio('optimizerMemoryBytes')).toBeGreaterThan(0.9);
    expect(ratio('optimizerMemoryBytes')).toBeLessThan(1.2);
    expect(dual('inFlight')).toBe(9);
  });

  test('exposes the traffic of what does not run in pairs, as its bubble', () => {
    const hidden = predicted(mixture({ schedule: 'dualpipe' }, 'megatron-core'));
    expect(dual('stageExpertExposedS')).toBe(hidden('stageExpertExposedS'));
    expect(dual('bubbleS')).toBeGreaterThan(hidden('bubbleS'));
  });

  test('waits less than 1F1B although its first passes expose their traffic; DualPipeV does so with one copy of the weights', () => {
    const folded = predicted(mixture({ schedule: 'dualpipe-v', virtualPipeline: 2 }));
    expect(folded('denseReplicas')).toBe(plain('denseReplicas'));
    expect(dual('bubbleS')).toBeLessThan(plain('bubbleS'));
    expect(folded('bubbleS')).toBeLessThan(plain('bubbleS'));
    // 2·8 + 1 chunks of half a stage.
    expect(folded('inFlight')).toBe(8.5);
  });
});
