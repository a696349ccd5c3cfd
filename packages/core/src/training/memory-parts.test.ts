import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import { planTraining } from './plan-training.js';
import { trainingValues } from './values.js';

const parts = [
  'parameterMemoryBytes',
  'referenceMemoryBytes',
  'gradientMemoryBytes',
  'optimizerMemoryBytes',
  'activationMemoryBytes',
  'logitsBytes',
  'bufferMemoryBytes',
  'frameworkMemoryBytes',
  'transientBytes',
  'hostActivationBytesPerMicroBatch',
  'deviceActivationBytesPerMicroBatch',
] as const;

/** Parts of the memory of DeepSeek-V3 on 32 accelerators. */
function deepSeek(change: {
  readonly framework: string;
  readonly sharding: 'none' | 'zero1' | 'zero2' | 'zero3';
  readonly recompute: 'none' | 'full';
  readonly tensorParallel: number;
  readonly sequenceLength: number;
  readonly activationsFraction: number;
}) {
  const { framework, sharding, recompute, tensorParallel, sequenceLength, activationsFraction } = change;
  const answer = planTraining(
    trainingInput({
      model: 'deepseek-v3',
      framework,
      count: 32,
      layout: {
        tensorParallel,
        pipelineParallel: 1,
        virtualPipeline: 1,
        dataParallel: 32 / tensorParallel,
        sharding,
        recompute,
        ...(activationsFraction > 0 ? { offload: { activationsFraction, optimizerFraction: 0 } } : {}),
      },
      rest: { sequenceLength, globalBatchSequences: 32 },
    }),
  );
  if (answer.kind !== 'predicted') throw new Error(JSON.stringify(answer.issues));
  return answer.evaluation.values as Readonly<Record<string, number>>;
}

test('logits are listed where memory is fullest at the head, and are gone at other moments', () => {
  // Backward through a recomputed layer of experts takes more than the head of DeepSeek-V3: no logits exist then.
  const values = deepSeek({
    framework: 'fsdp',
    sharding: 'zero3',
    recompute: 'full',
    tensorParallel: 2,
    sequenceLength: 8192,
    activationsFraction: 0,
  });
  expect(values.logitsBytes).toBe(0);
  expect(values.activationMemoryBytes).toBeGreaterThan(0);
});

test('no part of the memory of a device is negative', () => {
  fc.assert(
    fc.property(
      fc.record({
        framework: fc.constantFrom('fsdp', 'jax', 'megatron-core', 'simumax'),
        sharding: fc.constantFrom('none', 'zero1', 'zero2', 'zero3'),
        recompute: fc.constantFrom('none', 'full'),
        tensorParallel: fc.constantFrom(1, 2, 8),
        sequenceLength: fc.constantFrom(128, 8192),
        activationsFraction: fc.constantFrom(0, 0.5, 1),
      }),
      (change) => {
        const values = deepSeek(change);
        for (const part of parts) expect([part, Math.min(0, values[part] ?? Number.NaN)]).toEqual([part, 0]);
      },
    ),
    { numRuns: 60 },
  );
});

test('attention that multiplies 8-bit numbers keeps them, unless a plan says otherwise', () => {
  const base = trainingInput({ rest: { precision: 'mxfp8' } });
  const kept = (framework: Partial<typeof base.framework>) =>
    trainingValues({ ...base, framework: { ...base.framework, ...framework } }).attentionStoreBytes;
  expect(kept({ attentionPrecision: '16-bit' })).toBe(2);
  expect(kept({ attentionPrecision: '8-bit' })).toBe(1);
  // Only the newest kernel runs in 8 bits.
  expect(kept({ attentionPrecision: '8-bit', attentionKernel: 'flash-2' })).toBe(2);
  expect(kept({ attentionPrecision: '8-bit', attentionStoreBytes: 2 })).toBe(2);
});
