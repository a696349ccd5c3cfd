import { describe, expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import { formatIssue } from '../messages/index.js';
import type { Layout } from './input.js';
import { divisors, layoutIssues } from './rules.js';

test('the layout that Meta used keeps every rule', () => {
  expect(layoutIssues(trainingInput())).toEqual([]);
});

const cases: readonly { readonly layout: Partial<Layout>; readonly text: string; readonly model?: string }[] = [
  {
    layout: { dataParallel: 64 },
    text: 'layout.dataParallel: tensor 8 × context 1 × pipeline 16 × data 64 is 8192 accelerators, but the cluster has 16384. Try dataParallel 128',
  },
  {
    layout: { tensorParallel: 6 },
    text: 'layout.tensorParallel: expected a divisor of model.hiddenSize (16384), got 6. Try 4 or 8',
  },
  {
    layout: { contextParallel: 3 },
    text: 'layout.contextParallel: context parallel 3 cuts each sequence into 6 pieces, but 8192 tokens are not a multiple of 6',
  },
  {
    layout: { expertParallel: 4 },
    text: 'layout.expertParallel: expected 1, got 4: Llama 3.1 405B has no experts to spread',
  },
  {
    layout: { virtualPipeline: 9 },
    text: 'layout.virtualPipeline: pipeline 16 × virtual 9 makes 144 chunks, but 126 layers cannot fill them: inner chunks hold equally many, only the first and the last may hold fewer',
  },
  {
    layout: { microBatchSequences: 3 },
    text: 'layout.microBatchSequences: data 128 × micro-batch 3 is 384 sequences, which does not divide the global batch of 2048',
  },
  {
    layout: { microBatchSequences: 2 },
    text: 'layout.virtualPipeline: interleaving needs micro-batches in groups of pipelineParallel (16), got 8 micro-batches per step: globalBatchSequences over dataParallel × microBatchSequences',
  },
  {
    layout: { pipelineParallel: 1, dataParallel: 2048 },
    text: 'layout.virtualPipeline: expected 1 without pipeline parallelism, got 8',
  },
  {
    layout: { sharding: 'hsdp', shardGroup: 3 },
    text: 'layout.shardGroup: expected a divisor of dataParallel × contextParallel (128), got 3. Try 2 or 4',
  },
  {
    layout: { schedule: 'zb-v' },
    text: 'layout.virtualPipeline: expected 2 under schedule zb-v, got 8. With 8 go schedules interleaved',
  },
  {
    layout: { virtualPipeline: 1, schedule: 'interleaved' },
    text: 'layout.virtualPipeline: expected at least 2 under schedule interleaved, got 1. With 1 go schedules gpipe, 1f1b, zb-h1, zb-h2, dualpipe',
  },
  {
    layout: { pipelineParallel: 15, virtualPipeline: 1, schedule: 'dualpipe' },
    text: 'layout.pipelineParallel: schedule dualpipe mirrors the stages of its two directions: expected an even number, got 15',
  },
  {
    // 16 micro-batches on 16 stages.
    layout: { virtualPipeline: 1, schedule: 'dualpipe' },
    text: 'layout.schedule: dualpipe on 16 stages needs at least 32 micro-batches per step, got 16',
  },
  {
    layout: { pipelineParallel: 4, dataParallel: 512, virtualPipeline: 2, schedule: 'dualpipe-v' },
    text: 'layout.schedule: dualpipe-v on 4 stages needs at least 8 micro-batches per step, got 4',
  },
  { layout: { tensorParallel: 0 }, text: 'layout.tensorParallel: expected a whole number of at least 1, got 0' },
  { layout: { dataParallel: 1.5 }, text: 'layout.dataParallel: expected a whole number of at least 1, got 1.5' },
  {
    model: 'deepseek-v3',
    layout: { expertParallel: 24 },
    text: 'layout.expertParallel: expected a divisor of model.experts (256), got 24. Try 16 or 32',
  },
];

describe('a layout that breaks a rule is told which, and what to try', () => {
  test.each(cases)('$text', ({ layout, text, model }) => {
    const issues = layoutIssues(trainingInput({ layout, ...(model === undefined ? {} : { model }) }));
    expect(issues.map(formatIssue)).toContain(text);
  });
});

test('DualPipe needs an even number of micro-batches, to share out to both ends', () => {
  const issues = layoutIssues(
    trainingInput({
      count: 32,
      layout: { tensorParallel: 8, pipelineParallel: 2, virtualPipeline: 1, dataParallel: 2, schedule: 'dualpipe' },
      rest: { globalBatchSequences: 10 },
    }),
  );
  expect(issues.map(formatIssue)).toEqual([
    'layout.schedule: dualpipe shares micro-batches out to two directions: expected an even number per step, got 5',
  ]);
});

test('several broken rules are told together', () => {
  expect(
    layoutIssues(trainingInput({ layout: { tensorParallel: 6, microBatchSequences: 3 } })).length,
  ).toBeGreaterThanOrEqual(3);
});

test.each([
  { total: 1, expected: [1] },
  { total: 12, expected: [1, 2, 3, 4, 6, 12] },
  { total: 49, expected: [1, 7, 49] },
])('divisors of $total, rising', ({ total, expected }) => {
  expect(divisors(total)).toEqual(expected);
});
