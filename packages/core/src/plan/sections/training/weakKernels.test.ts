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
])('the kernel rates of %s stand among its weak inputs, what moves most first', (accelerator, to, from) => {
  const note = `not measured on ${to}: the shares of peak of ${from} are applied to its peaks`;
  const { weakInputs } = answer(accelerator);
  const [gemm, attention] = ['gemmRate', 'attentionRate'].map((rate) => weakInputs.find(({ name }) => name === rate));
  expect(gemm).toMatchObject({ name: 'gemmRate', confidence: 'estimated', note });
  expect(attention).toMatchObject({ name: 'attentionRate', confidence: 'estimated', note });
  expect(gemm?.effect?.changeFraction).toBeGreaterThan(attention?.effect?.changeFraction ?? 1);
  const effects = weakInputs.map(({ effect }) => Number((effect?.changeFraction ?? 0).toPrecision(3)));
  expect(effects).toEqual([...effects].sort((a, b) => b - a));
});

test('of weak inputs that move as much the weakest comes first', () => {
  // Energy is the product of the three: a quarter more of one is a quarter more of it.
  const ofEnergy = ['pue', 'powerFraction', 'systemPowerW'];
  const { weakInputs } = answer('h100-sxm');
  expect(
    weakInputs.filter(({ name }) => ofEnergy.includes(name)).map(({ name, confidence }) => [name, confidence]),
  ).toEqual([
    ['pue', 'assumed'],
    ['powerFraction', 'estimated'],
    ['systemPowerW', 'secondary'],
  ]);
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
  expect(weakInputs.find(({ name }) => name === 'gemmRate')?.effect?.changeFraction).toBeCloseTo(
    (0.25 * of('gemm')) / of(...step.map(({ part }) => part)),
    12,
  );
});

test('the estimated power of a server is a whole number of watts', () => {
  // 400 W × 1275 / 700 = 728.57 W
  const { draft } = answer('h20').plan;
  expect(draft.plan.cluster).toMatchObject({ device: { tdpW: 400, systemPowerW: 729 } });
});
