import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import type { Layout } from './input.js';
import { planTraining } from './plan-training.js';

const base = trainingInput({ model: 'llama-3.1-8b', count: 64, rest: { globalBatchSequences: 256 } });

/** Figures of an 8B model on 64 accelerators in nodes of 8, with one value for what every stack hides. */
function figures(layout: Partial<Layout>, scaleOutBytesPerS = 50e9, exposedFraction = 0) {
  const { framework, cluster } = base;
  const answer = planTraining({
    ...base,
    cluster: { ...cluster, scaleOutBytesPerS },
    framework: { ...framework, shardedExposedFraction: exposedFraction, dataParallelOverlapMicroBatches: 1 },
    layout: {
      ...base.layout,
      tensorParallel: 1,
      pipelineParallel: 1,
      virtualPipeline: 1,
      schedule: '1f1b',
      dataParallel: 64,
      ...layout,
    },
  });
  if (answer.kind !== 'predicted') throw new Error(JSON.stringify(answer.issues));
  const { values } = answer.evaluation;
  return (name: string) => values[name] ?? Number.NaN;
}

/** Traffic that all passes of the step hide on the ports, and how long these passes, and their waits for other links, leave the ports free. */
function portUse(of: (name: string) => number) {
  const replicaS = of('replicaHideableFraction') * (of('replicaReduceScaleOutS') + of('expertReplicaReduceScaleOutS'));
  const freeS = of('microBatches') * (of('scaleOutForwardFreeS') + of('scaleOutBackwardFreeS'));
  return {
    hiddenS: of('scaleOutForwardHiddenS') + of('scaleOutBackwardHiddenS') + replicaS - of('scaleOutReplicaWaitS'),
    freeS: freeS + of('lastPassesFraction') * (of('backwardWaitS') - of('scaleOutBackwardWaitS')),
  };
}

describe('sharded parameters', () => {
  test('are gathered beside forward, gathered again and reduced beside backward', () => {
    const of = figures({ sharding: 'zero3' });
    // Four micro-batches; each gathers twice and reduces once.
    expect(of('microBatches')).toBe(4);
    expect(of('forwardExchangeS')).toBeCloseTo(4 * of('gatherS'), 12);
    expect(of('backwardExchangeS')).toBeCloseTo(4 * (of('gatherS') + of('reduceS')), 12);
    // One rank has no other traffic: the whole forward and the whole backward pass may hide them.
    expect(of('scaleOutForwardFreeS')).toBeCloseTo(of('stageForwardS'), 12);
    expect(of('scaleOutBackwardFreeS')).toBeCloseTo(of('stageS') - of('stageForwardS'), 12);
  });

  test('wait where a pass is shorter than its own exchange, though the other pass has time to spare', () => {
    const of = figures({ sharding: 'zero3' }, 1e9);
    const forwardS = of('gatherS') - of('stageForwardS');
    const backwardS = of('gatherS') + of('reduceS') - (of('stageS') - of('stageForwardS'));
    expect(Math.min(forwardS, backwardS)).toBeGreaterThan(0);
    expect(of('dataParallelExposedS') / (4 * (forwardS + backwardS))).toBeCloseTo(1, 9);
  });
});

describe('groups that each hold one copy', () => {
  test('reduce in what the exchange within them leaves of the same ports', () => {
    // Shards over 16 accelerators leave the node as the reduction between the four groups does.
    const of = figures({ sharding: 'hsdp', shardGroup: 16 }, 4e9);
    expect(Math.min(of('denseReduceScaleOutS'), of('replicaReduceScaleOutS'))).toBeGreaterThan(0);
    // The exchange outlasts every backward pass: none is left in the last one.
    expect(of('backwardExchangeS') / 4).toBeGreaterThan(of('scaleOutBackwardFreeS'));
    expect(of('replicaHiddenS')).toBe(0);
  });

  test('have the ports to themselves where shards stay within a node', () => {
    const of = figures({ sharding: 'hsdp', shardGroup: 8 }, 4e9);
    expect([of('denseReduceScaleOutS'), of('replicaReduceScaleUpS')]).toEqual([0, 0]);
    // Both are hidden behind the same backward passes, each on its own link, except for one in twenty of the reduction.
    expect(of('backwardExchangeHiddenS')).toBe(of('backwardExchangeS'));
    const hidden = Math.min(0.95 * of('replicaExchangeS'), of('stageS') - of('stageForwardS'));
    expect(of('replicaHiddenS') / hidden).toBeCloseTo(1, 9);
  });
});

test('reductions of each micro-batch run on into the forward pass of the next one', () => {
  // 8 stages would gather once; one stage with sharded gradients reduces each of its four micro-batches.
  const of = figures({ sharding: 'zero2' }, 2e9);
  const backwardS = of('stageS') - of('stageForwardS');
  // Three forward passes follow a reduction; the gather after the update takes the first it needs.
  const roomS = 4 * backwardS + 3 * of('stageForwardS') - of('forwardExchangeHiddenS');
  expect(of('backwardExchangeHiddenS') / Math.min(0.95 * 4 * of('reduceS'), roomS)).toBeCloseTo(1, 9);
});

const layouts: readonly Partial<Layout>[] = [
  { sharding: 'none' },
  { sharding: 'zero1' },
  { sharding: 'zero2' },
  { sharding: 'zero3' },
  { sharding: 'hsdp', shardGroup: 8 },
  { sharding: 'hsdp', shardGroup: 16 },
  { sharding: 'zero1', tensorParallel: 8, dataParallel: 8 },
  { sharding: 'zero1', tensorParallel: 2, pipelineParallel: 4, dataParallel: 8 },
  { sharding: 'fsdp', contextParallel: 16, dataParallel: 4 },
];
const layout = fc.constantFrom(...layouts);
const bandwidth = fc.constantFrom(1e8, 1e9, 4e9, 12.5e9, 50e9, 400e9);
const fraction = fc.constantFrom(0, 0.3, 1);

test('exchange is exposed for no less than nothing and no more than all of it, and the ports hide no more than they are free', () => {
  fc.assert(
    fc.property(layout, bandwidth, fraction, (one, bytesPerS, exposed) => {
      const of = figures(one, bytesPerS, exposed);
      const allS = of('forwardExchangeS') + of('backwardExchangeS') + of('replicaExchangeS');
      expect(of('dataParallelExposedS')).toBeGreaterThanOrEqual(0);
      expect(of('dataParallelExposedS')).toBeLessThanOrEqual(allS * (1 + 1e-12));
      expect(of('dataParallelExposedS') + of('dataParallelHiddenS')).toBeCloseTo(allS, 9);
      const { hiddenS, freeS } = portUse(of);
      expect(hiddenS).toBeLessThanOrEqual(freeS * (1 + 1e-9));
    }),
    { numRuns: 60 },
  );
});

test('a faster network never lengthens the step', () => {
  fc.assert(
    fc.property(layout, bandwidth, fraction, (one, bytesPerS, exposed) => {
      const [slow, fast] = [figures(one, bytesPerS, exposed), figures(one, 1.5 * bytesPerS, exposed)];
      expect(fast('stepTimeS')).toBeLessThanOrEqual(slow('stepTimeS') * (1 + 1e-12));
    }),
    { numRuns: 60 },
  );
});
