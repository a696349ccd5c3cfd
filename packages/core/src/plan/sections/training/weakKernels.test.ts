import { expect, test } from 'vitest';
import { formatIssue } from '../../../messages/index.js';
import { resolvePlan } from '../../resolve.js';
import { type PlanAnswer, runPlan } from '../../run.js';

function answer(accelerator: string, precision = 'bf16'): PlanAnswer {
  const plan = resolvePlan({
    data: {
      model: 'llama-3.1-8b',
      data: { tokens: 1e12 },
      cluster: { accelerator, count: 64 },
      training: { precision, globalBatchSequences: 512, layout: { tensorParallel: 4 } },
    },
  });
  if (!plan.ok) throw new Error(plan.issues.map(formatIssue).join('\n'));
  return runPlan(plan.value);
}

test.each([
  ['gaudi3', 'gaudi', 'hopper bf16'],
  ['tpu-v5p', 'tpu-v5', 'hopper bf16'],
  ['mi300x', 'cdna3', 'hopper bf16'],
  ['mi355x', 'cdna4', 'blackwell bf16'],
])('the kernel rates of %s come first among its weak inputs', (accelerator, to, from) => {
  const note = `not measured on ${to}: the shares of peak of ${from} are applied to its peaks`;
  const [gemm, attention] = answer(accelerator).weakInputs;
  expect(gemm).toMatchObject({ name: 'gemmRate', confidence: 'estimated', note });
  expect(attention).toMatchObject({ name: 'attentionRate', confidence: 'estimated', note });
  expect(gemm?.effect?.changeFraction).toBeGreaterThan(attention?.effect?.changeFraction ?? 1);
});

test('rates measured on the generation of the plan are not weak', () => {
  expect(answer('h100-sxm').weakInputs.map(({ name }) => name)).not.toContain('gemmRate');
});

test('the effect is a quarter of the share of the step, with what repeats the kernels', () => {
  const { weakInputs, outcomes } = answer('mi300x');
  const breakdown = outcomes.training?.details.breakdown as {
    readonly step: readonly { readonly part: string; readonly timeS: number }[];
  };
  const { step } = breakdown;
  const of = (...parts: readonly string[]): number =>
    step.filter(({ part }) => parts.includes(part)).reduce((sum, { timeS }) => sum + timeS, 0);
  // Without pipeline and recomputation nothing repeats: 0.25 × gemm / step.
  expect(of('bubble', 'recompute')).toBe(0);
  expect(weakInputs[0]?.effect?.changeFraction).toBeCloseTo(
    (0.25 * of('gemm')) / of(...step.map(({ part }) => part)),
    12,
  );
});
