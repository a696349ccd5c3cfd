import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import type { Layout, Offload } from './input.js';
import { planTraining } from './plan-training.js';
import { layoutIssues } from './rules.js';

const oneStage: Partial<Layout> = {
  tensorParallel: 8,
  pipelineParallel: 1,
  virtualPipeline: 1,
  dataParallel: 8,
  sharding: 'zero1',
};

function predicted(offload?: Offload, layout: Partial<Layout> = oneStage, accelerator = 'h100-sxm') {
  const input = trainingInput({
    model: 'llama-3.1-70b',
    accelerator,
    count: 64,
    layout: { ...layout, ...(offload === undefined ? {} : { offload }) },
    rest: { globalBatchSequences: 64 },
  });
  const answer = planTraining(input);
  if (answer.kind !== 'predicted') throw new Error(JSON.stringify(answer.issues));
  return answer.evaluation.values as Readonly<Record<string, number>>;
}

const value = (values: Readonly<Record<string, number>>, name: string): number => values[name] ?? Number.NaN;

describe('optimizer state in the memory of the host', () => {
  const none = predicted();
  const half = predicted({ activationsFraction: 0, optimizerFraction: 0.5 });

  test('leaves the device by its share, and is what the host must hold', () => {
    // 12 bytes of 70.6e9 / 8 parameters over 8 replicas: 13.2 GB; norms are whole on each rank.
    expect(value(none, 'optimizerMemoryBytes') / ((12 * 70.55e9) / 64)).toBeCloseTo(1, 2);
    expect(value(half, 'optimizerMemoryBytes') / value(none, 'optimizerMemoryBytes')).toBeCloseTo(0.5, 12);
    expect(value(half, 'hostMemoryBytes') / value(half, 'optimizerMemoryBytes')).toBeCloseTo(1, 12);
    expect(value(none, 'hostMemoryBytes')).toBe(0);
  });

  test('crosses the link after the last gradient, less the time of the update', () => {
    // Half of 12 bytes of each owned parameter over 0.85 · 63 GB/s; in and out run at once.
    const seconds = (0.5 * 12 * value(half, 'ownedParameters')) / (0.85 * 63e9);
    expect(value(half, 'optimizerOffloadS') / seconds).toBeCloseTo(1, 12);
    const exposed = seconds - value(half, 'optimizerS');
    expect(value(half, 'optimizerOffloadExposedS') / exposed).toBeCloseTo(1, 9);
    // 6.6 GB over 53.6 GB/s: 0.12 s.
    expect(seconds).toBeCloseTo(0.1236, 3);
    expect((value(half, 'synchronousS') - value(none, 'synchronousS')) / exposed).toBeCloseTo(1, 9);
  });
});

describe('activations in the memory of the host', () => {
  const none = predicted();

  test('hide behind a fast link and wait for a slow one', () => {
    const offload = { activationsFraction: 0.5, optimizerFraction: 0 };
    // Half of a Grace's link: half of 22.5 GB of activations cross 191 GB/s in 59 ms, within a forward pass of a quarter of a second.
    const fast = predicted(offload, oneStage, 'gb200-nvl72');
    expect(value(fast, 'activationOffloadS')).toBeCloseTo(0.0588, 3);
    expect(value(fast, 'activationOffloadS')).toBeLessThan(value(fast, 'stageForwardS'));
    expect(value(fast, 'offloadExposedS')).toBe(0);
    // PCIe 3.0 of a V100-like link: 13.4 GB/s.
    const input = trainingInput({
      model: 'llama-3.1-70b',
      count: 64,
      layout: { ...oneStage, offload },
      rest: { globalBatchSequences: 64 },
    });
    const accelerator = { ...input.cluster.accelerator, hostLinkBytesPerS: 15.75e9 };
    const slow = planTraining({ ...input, cluster: { ...input.cluster, accelerator } });
    if (slow.kind !== 'predicted') throw new Error('the layout is valid');
    const { values } = slow.evaluation as { values: Readonly<Record<string, number>> };
    const seconds = (0.5 * value(values, 'activationBytesPerMicroBatch')) / (0.85 * 15.75e9);
    const forward = value(values, 'stageForwardS');
    const backward = value(values, 'stageS') - forward;
    // 8 micro-batches, each out and in.
    const exposed = 8 * (Math.max(0, seconds - forward) + Math.max(0, seconds - backward));
    expect(exposed).toBeGreaterThan(0);
    expect(value(values, 'passOffloadExposedS') / exposed).toBeCloseTo(1, 12);
  });

  test('leave the device but for the layer at work and one under way', () => {
    const half = predicted({ activationsFraction: 0.5, optimizerFraction: 0 });
    const kept = value(none, 'activationBytesPerMicroBatch');
    // All 80 layers keep the same; token ids are next to nothing. The fullest moment is at the head, when no layer is at work.
    expect(value(half, 'offloadBufferBytes') / (kept / 80)).toBeCloseTo(1, 5);
    expect(value(half, 'transientBytes')).toBe(value(none, 'transientBytes'));
    const saved = 0.5 * kept - value(half, 'offloadBufferBytes');
    expect((value(none, 'activationMemoryBytes') - value(half, 'activationMemoryBytes')) / saved).toBeCloseTo(1, 9);
    expect(value(half, 'hostMemoryBytes') / (0.5 * kept)).toBeCloseTo(1, 12);
  });
});

describe('weights in the memory of the host', () => {
  const sharded: Partial<Layout> = { ...oneStage, tensorParallel: 1, dataParallel: 64, sharding: 'fsdp' };
  const none = predicted(undefined, sharded);
  const all = predicted({ activationsFraction: 0, optimizerFraction: 0, parametersFraction: 1 }, sharded);

  test('leave the device with their gradients, and come back layer by layer', () => {
    expect(value(none, 'parameterMemoryBytes')).toBeGreaterThan(0);
    expect(value(all, 'parameterMemoryBytes')).toBe(0);
    expect(value(all, 'gradientMemoryBytes')).toBe(0);
    expect(value(all, 'bufferMemoryBytes')).toBe(value(none, 'bufferMemoryBytes'));
    // 2 bytes of weight and 4 of gradient of 70.55e9 parameters, over 64 ranks: 6.6 GB.
    expect(value(all, 'hostMemoryBytes') / ((6 * 70.55e9) / 64)).toBeCloseTo(1, 3);
    const gone = value(none, 'parameterMemoryBytes') + value(none, 'gradientMemoryBytes');
    expect(value(all, 'hostMemoryBytes') / gone).toBeCloseTo(1, 12);
    expect((value(none, 'peakMemoryBytes') - value(all, 'peakMemoryBytes')) / gone).toBeCloseTo(1, 9);
  });

  test('cross the link twice for each micro-batch, and the update brings gradients in and weights out', () => {
    // 2 · 70.55e9 / 64 bytes over 0.85 · 63 GB/s: 41 ms, behind passes of seconds.
    expect(value(all, 'parameterOffloadS')).toBeCloseTo((2 * 70.55e9) / 64 / (0.85 * 63e9), 3);
    expect(value(all, 'passOffloadExposedS')).toBe(0);
    // Gradients of 4 bytes in, beside weights of 2 bytes out.
    const update = (4 * value(all, 'ownedParameters')) / (0.85 * 63e9);
    expect(value(all, 'optimizerOffloadS') / update).toBeCloseTo(1, 12);
  });

  test('of 32 bits, where the shard is the master copy, are 4 bytes each way', () => {
    const input = trainingInput({
      model: 'llama-3.1-8b',
      framework: 'fsdp',
      count: 8,
      layout: {
        ...sharded,
        dataParallel: 8,
        offload: { activationsFraction: 0, optimizerFraction: 1, parametersFraction: 1 },
      },
      rest: { globalBatchSequences: 16, sequenceLength: 128 },
    });
    const slow = { ...input.cluster.accelerator, hostLinkBytesPerS: 15.75e9 };
    const answer = planTraining({ ...input, cluster: { ...input.cluster, accelerator: slow } });
    if (answer.kind !== 'predicted') throw new Error(JSON.stringify(answer.issues));
    const values = answer.evaluation.values as Readonly<Record<string, number>>;
    const rank = value(values, 'denseParameters') / 8;
    const link = 0.85 * 15.75e9;
    expect(value(values, 'parameterOffloadS') / ((4 * rank) / link)).toBeCloseTo(1, 12);
    // Texts of 128 tokens hide next to nothing: 2 micro-batches wait for the link forward and backward, less what they wait for the
    // exchange of shards anyway.
    const forward = Math.max(0, (4 * rank) / link - value(values, 'stageForwardS'));
    const backward = Math.max(0, (4 * rank) / link - (value(values, 'stageS') - value(values, 'stageForwardS')));
    const waits = 2 * (forward + backward);
    const beside =
      Math.min(value(values, 'forwardWaitS'), 2 * forward) + Math.min(value(values, 'backwardWaitS'), 2 * backward);
    expect(forward).toBeGreaterThan(0);
    expect(value(values, 'passOffloadExposedS') / (waits - beside)).toBeCloseTo(1, 9);
    // Update: moments of 8 bytes, gradient 4 and master 4 in.
    expect(value(values, 'optimizerOffloadS') / ((16 * rank) / link)).toBeCloseTo(1, 12);
  });

  test('can wait only where they are gathered layer by layer', () => {
    const offload = { activationsFraction: 0, optimizerFraction: 0, parametersFraction: 0.5 };
    const codes = (layout: Partial<Layout>) =>
      layoutIssues(
        trainingInput({
          count: 64,
          rest: { globalBatchSequences: 64 },
          model: 'llama-3.1-70b',
          layout: { ...oneStage, offload, ...layout },
        }),
      ).map(({ code }) => code);
    for (const sharding of ['none', 'zero1', 'zero2'] as const)
      expect(codes({ sharding })).toEqual(['training.wholeWeightsStay']);
    for (const sharding of ['zero3', 'fsdp'] as const) expect(codes({ sharding })).toEqual([]);
    expect(codes({ sharding: 'hsdp', shardGroup: 4 })).toEqual([]);
    expect(codes({ sharding: 'fsdp', pipelineParallel: 2, dataParallel: 4 })).toEqual([
      'training.pipelineKeepsWeights',
    ]);
  });
});

test('offloading more never needs more memory of the device, nor less time, nor less of the host', () => {
  const fraction = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fraction, fraction, fraction, fraction, (a, b, c, more) => {
      const layout: Partial<Layout> = { ...oneStage, sharding: 'zero3' };
      const at = (by: number) =>
        predicted(
          {
            activationsFraction: a + (1 - a) * by,
            optimizerFraction: b + (1 - b) * by,
            parametersFraction: c + (1 - c) * by,
          },
          layout,
        );
      const [some, most] = [at(0), at(more)];
      // Buffers of two layers are the price of offloading at all.
      const buffers = value(most, 'offloadBufferBytes') - value(some, 'offloadBufferBytes');
      return (
        value(most, 'peakMemoryBytes') <= value(some, 'peakMemoryBytes') + Math.max(0, buffers) * (1 + 1e-9) + 1 &&
        value(most, 'stepTimeS') >= value(some, 'stepTimeS') * (1 - 1e-12) &&
        value(most, 'hostMemoryBytes') >= value(some, 'hostMemoryBytes') * (1 - 1e-12)
      );
    }),
    { numRuns: 25 },
  );
});

test('a host link of unknown speed is asked for', () => {
  const offload = { activationsFraction: 0.5, optimizerFraction: 0 };
  const codes = (change: Offload) =>
    layoutIssues(trainingInput({ accelerator: 'tpu-v7', layout: { offload: change } })).map(({ code }) => code);
  expect(codes(offload)).toEqual(['training.noHostLink']);
  expect(codes({ activationsFraction: 0, optimizerFraction: 0 })).toEqual([]);
});
