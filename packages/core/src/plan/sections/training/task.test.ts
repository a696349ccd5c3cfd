import { describe, expect, test } from 'vitest';
import { formatIssue } from '../../../messages/index.js';
import type { PlainValue } from '../../parse.js';
import { resolvePlan } from '../../resolve.js';

const resolve = (training: Readonly<Record<string, PlainValue>>, data: Readonly<Record<string, PlainValue>> = {}) =>
  resolvePlan({
    data: {
      model: 'llama-3.1-8b',
      data: { tokens: '50M', sequenceLength: 4096, ...data },
      cluster: { accelerator: 'h100-sxm', count: 8 },
      training: { layout: { dataParallel: 8 }, ...training },
    },
  });

const planned = (training: Readonly<Record<string, PlainValue>>, data: Readonly<Record<string, PlainValue>> = {}) => {
  const result = resolve(training, data);
  if (!result.ok) throw new Error(result.issues.map(formatIssue).join('\n'));
  return result.value.draft.plan;
};

const issuesOf = (training: Readonly<Record<string, PlainValue>>, data: Readonly<Record<string, PlainValue>> = {}) => {
  const result = resolve(training, data);
  return result.ok ? [] : result.issues.map(formatIssue);
};

describe('a task', () => {
  const everywhere = ['linear_qkv', 'linear_proj', 'linear_fc1', 'linear_fc2'];

  test.each([
    { task: 'sft', resolved: 'sft' },
    {
      task: 'qlora',
      resolved: { kind: 'sft', adapter: { kind: 'qlora', rank: 32, dropoutFraction: 0, targets: everywhere } },
    },
    { task: 'dpo', resolved: { kind: 'dpo', reference: 'resident' } },
    {
      task: { kind: 'dpo', adapter: 'lora' },
      resolved: {
        kind: 'dpo',
        reference: 'adapters-off',
        adapter: { kind: 'lora', rank: 32, dropoutFraction: 0, targets: everywhere },
      },
    },
    {
      task: { kind: 'sft', adapter: { rank: 8, alpha: 16, targets: 'all-linear' } },
      resolved: {
        kind: 'sft',
        adapter: { kind: 'lora', rank: 8, alpha: 16, dropoutFraction: 0, targets: everywhere },
      },
    },
  ] as const)('$task is $resolved, and stays so when it is read again', ({ task, resolved }) => {
    const plan = planned({ task });
    expect((plan.training as { task: PlainValue }).task).toEqual(resolved);
    const again = resolvePlan({ data: plan });
    expect(again.ok && again.value.draft.plan).toEqual(plan);
  });

  test('on pairs has one pair to a micro-batch and 64 to a step', () => {
    expect(planned({ task: 'dpo' }).training).toMatchObject({
      globalBatchSequences: 128,
      layout: { microBatchSequences: 2 },
    });
  });

  test('after pre-training needs to know its tokens', () => {
    expect(issuesOf({ task: 'sft' }, { tokens: null })).toHaveLength(1);
    const result = resolvePlan({
      data: {
        model: 'llama-3.1-8b',
        cluster: { accelerator: 'h100-sxm', count: 8 },
        training: { task: 'sft', layout: { dataParallel: 8 } },
      },
    });
    expect(result.ok ? [] : result.issues.map(({ code }) => code)).toEqual(['plan.taskNeedsTokens']);
  });
});

describe('lengths of texts', () => {
  test.each([
    { lengths: { mean: 300, max: 4096 } },
    { lengths: [120, 300, 4000] },
    {
      lengths: [
        { tokens: 128, share: 3 },
        { tokens: '1k', share: 1 },
      ],
    },
  ])('$lengths are packed unless the plan says otherwise', ({ lengths }) => {
    const plan = planned({ task: 'sft' }, { lengths });
    expect((plan.data as { packing: PlainValue }).packing).toBe('packed');
    const again = resolvePlan({ data: plan });
    expect(again.ok && again.value.draft.plan).toEqual(plan);
  });

  test('decide the length of sequences where each holds one text', () => {
    const result = resolvePlan({
      data: {
        model: 'llama-3.1-8b',
        data: { tokens: '50M', lengths: [100, 1500], packing: 'padded' },
        cluster: { accelerator: 'h100-sxm', count: 8 },
        training: { task: 'sft', layout: { dataParallel: 8 } },
      },
    });
    expect(result.ok && result.value.draft.plan.data).toMatchObject({ sequenceLength: 1500 });
  });

  test('are refused where they do not fit, contradict each other, or are missing', () => {
    expect(issuesOf({ task: 'sft' }, { lengths: [100, 5000] })).toEqual([
      'data.lengths: texts of 5000 tokens do not fit in sequences of 4096 tokens',
    ]);
    expect(issuesOf({ task: 'sft' }, { lengths: { mean: 900, max: 500 } })).toEqual([
      'data.lengths.mean: expected at most the longest text (500 tokens), got 900',
    ]);
    expect(issuesOf({ task: 'sft' }, { packing: 'padded' })).toEqual([
      'data.packing: padded says nothing without the lengths of texts. Write data.lengths with mean and max, or as a list',
    ]);
    expect(issuesOf({ task: 'sft' }, { lengths: [] })).toHaveLength(1);
    expect(issuesOf({ task: 'sft' }, { lengths: [100, -3] })).toHaveLength(1);
  });
});
