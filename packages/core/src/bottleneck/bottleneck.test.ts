import { expect, test } from 'vitest';
import { examplePlan } from '../../test/planned.js';
import { planTraining, searchLayouts, type TrainingInput } from '../training/index.js';
import { type Bottleneck, bottleneckOf } from './analysis.js';
import type { Effect } from './effects.js';
import { type Outcome, reachesSteps } from './points.js';
import type { Questions } from './questions.js';
import { type ResourceKey, resource, resources } from './resources.js';
import { runsOf, withLayout } from './situation.js';
import { centre, isKinked, slopeOf } from './slopes.js';

const plain: Questions = { objective: 'time', breakEven: false };

function analysed(example: string, questions: Partial<Questions> = {}, ...set: readonly string[]): Bottleneck {
  const found = bottleneckOf(examplePlan(example, ...set), { ...plain, ...questions });
  if (!found.ok || found.value.kind !== 'analysed') throw new Error(JSON.stringify(found));
  return found.value;
}

const of = ({ effects }: Bottleneck, key: ResourceKey): Effect => {
  const found = effects.find((effect) => effect.resource.key === key);
  if (found === undefined) throw new Error(key);
  return found;
};

const timeOf = (outcome: Outcome): number => (outcome.kind === 'run' ? outcome.run.runTimeS : Number.POSITIVE_INFINITY);

/** Two nodes, so that something crosses between them; a model small enough to search in no time. */
const small = analysed('llama-3-8b', {}, 'cluster.count=16', 'training.layout.dataParallel=16');

test('the elasticity of a + b/x is −(b/x)/(a + b/x)', () => {
  // a = 2, b = 3, x = 1: −3/5.
  const at = (x: number): number => 2 + 3 / x;
  const slope = slopeOf(at(1 / 1.001), at(1), at(1.001));
  expect(centre(slope)).toBeCloseTo(-0.6, 6);
  expect(isKinked(slope)).toBe(false);
});

test('a maximum has a kink where its arms meet, and both sides are told', () => {
  // max(1, 1/x) at 1: with less it grows as 1/x, with more it stays.
  const slope = slopeOf(1.001, 1, 1);
  expect(slope.below).toBeCloseTo(-1, 9);
  expect(slope.above).toBeCloseTo(0, 9);
  expect(isKinked(slope)).toBe(true);
});

test.each([
  { name: 'a plan that fits', answer: small },
  { name: 'a plan that does not fit', answer: analysed('does-not-fit') },
  {
    name: 'experts',
    answer: analysed('mixtral-8x7b', { resources: ['scaleOutBandwidth', 'memoryCapacity', 'power'] }),
  },
])('$name: the best layout for each amount is never slower than the layout of the plan', ({ answer }) => {
  expect(answer.effects.length).toBeGreaterThan(2);
  for (const { points, resource: row } of answer.effects) {
    for (const { fixed, reoptimised } of points) {
      // A layout without room is priced as if it had it, and is no choice.
      if (answer.base.overBytes > 0 && row.key !== 'memoryCapacity') continue;
      expect(timeOf(reoptimised)).toBeLessThanOrEqual(timeOf(fixed));
    }
  }
});

test('the best layout for each amount is what a search of its own finds', () => {
  const { base } = small;
  const { input } = base.situation;
  for (const row of resources) {
    if (!reachesSteps(row, input, base.space) || row.key === 'accelerators' || row.key === 'memoryCapacity') continue;
    for (const factor of [0.5, 2]) {
      const figures = row.scaled(base.values, factor);
      const [best] = searchLayouts(input, base.space, { top: 1, figures }).best;
      const point = of(small, row.key).points.find((each) => each.factor === factor);
      const found = point?.reoptimised.kind === 'run' ? point.reoptimised.run.stepTimeS : Number.NaN;
      const [own] = runsOf(base.situation, [figures]);
      expect(found / Math.min(best?.stepTimeS ?? Number.NaN, own?.stepTimeS ?? Number.NaN)).toBeCloseTo(1, 12);
    }
  }
});

test('the best layout in other memory is what a search of its own finds', () => {
  const { base } = small;
  const { input } = base.situation;
  for (const { factor, fixed, reoptimised } of of(small, 'memoryCapacity').points) {
    const accelerator = {
      ...input.cluster.accelerator,
      memoryBytes: input.cluster.accelerator.memoryBytes * factor,
    };
    const there = { ...input, cluster: { ...input.cluster, accelerator } };
    const [best] = searchLayouts(there, base.space, { top: 1 }).best;
    const own = fixed.kind === 'run' ? fixed.run.stepTimeS : Number.POSITIVE_INFINITY;
    const found = reoptimised.kind === 'run' ? reoptimised.run.stepTimeS : Number.NaN;
    expect(found / Math.min(best?.stepTimeS ?? Number.NaN, own)).toBeCloseTo(1, 12);
  }
});

test('resources that are said to reach no step reach none', () => {
  const { base } = small;
  const { input } = base.situation;
  const idle = resources.filter((row) => !reachesSteps(row, input, base.space));
  expect(idle.map(({ key }) => key)).toEqual(expect.arrayContaining(['computeFp8', 'computeFp4', 'hostLink', 'price']));
  for (const row of idle) {
    const figures = row.scaled(base.values, 0.5);
    for (const layout of base.contenders.layouts.slice(0, 40)) {
      const [before, after] = runsOf(withLayout(base.situation, layout), [{}, figures]);
      expect(after?.stepTimeS).toBe(before?.stepTimeS);
    }
  }
});

/** The same resource changed in the input of a plan, without any of the tables here. */
const independent: readonly {
  readonly key: ResourceKey;
  readonly changed: (input: TrainingInput, k: number) => TrainingInput;
}[] = [
  {
    key: 'scaleUpBandwidth',
    changed: (input, k) => ({
      ...input,
      cluster: { ...input.cluster, scaleUpBytesPerS: input.cluster.scaleUpBytesPerS * k },
    }),
  },
  {
    key: 'scaleOutBandwidth',
    changed: (input, k) => ({
      ...input,
      cluster: { ...input.cluster, scaleOutBytesPerS: input.cluster.scaleOutBytesPerS * k },
    }),
  },
  {
    key: 'networkLatency',
    changed: (input, k) => ({
      ...input,
      cluster: { ...input.cluster, scaleOutLatencyS: input.cluster.scaleOutLatencyS * k },
    }),
  },
  {
    key: 'memoryBandwidth',
    changed: (input, k) => ({
      ...input,
      cluster: {
        ...input.cluster,
        accelerator: {
          ...input.cluster.accelerator,
          memoryBytesPerS: input.cluster.accelerator.memoryBytesPerS * k,
        },
      },
    }),
  },
  {
    key: 'power',
    changed: (input, k) => ({
      ...input,
      cluster: {
        ...input.cluster,
        accelerator: { ...input.cluster.accelerator, tdpW: input.cluster.accelerator.tdpW * k },
      },
    }),
  },
  {
    key: 'fixedOverhead',
    changed: (input, k) => ({
      ...input,
      framework: { ...input.framework, fixedPerStepS: input.framework.fixedPerStepS * k },
    }),
  },
  {
    key: 'failureRate',
    changed: (input, k) => {
      const { goodput } = input.run;
      const more = Object.entries(goodput).map(([name, value]) => [
        name,
        name.endsWith('PerYear') && typeof value === 'number' ? value * k : value,
      ]);
      return { ...input, run: { ...input.run, goodput: Object.fromEntries(more) } };
    },
  },
];

test.each(['llama-3.1-405b', 'deepseek-v3'])('%s: elasticities are those of runs of their own, to 1 %', (example) => {
  const keys = independent.map(({ key }) => key);
  const plan = examplePlan(example);
  const found = bottleneckOf(plan, { ...plain, resources: ['storage'] });
  if (!found.ok || found.value.kind !== 'analysed') throw new Error(example);
  const { slopes, base } = found.value;
  const timeAt = (input: TrainingInput): number => {
    const answer = planTraining(input);
    return answer.kind === 'predicted' ? (answer.evaluation.values.runTimeS ?? Number.NaN) : Number.NaN;
  };
  const smooth = keys.filter((key) => {
    const slope = slopes.get(key)?.fixed?.runTimeS;
    return slope !== undefined && !isKinked(slope) && Math.abs(centre(slope)) > 1e-5;
  });
  expect(smooth.length).toBeGreaterThan(4);
  for (const { key, changed } of independent.filter((each) => smooth.includes(each.key))) {
    const { input } = base.situation;
    const k = 1.0005;
    const difference =
      (Math.log(timeAt(changed(input, k))) - Math.log(timeAt(changed(input, 1 / k)))) / (2 * Math.log(k));
    const slope = slopes.get(key)?.fixed?.runTimeS;
    expect(slope === undefined ? Number.NaN : centre(slope) / difference).toBeGreaterThan(0.99);
    expect(slope === undefined ? Number.NaN : centre(slope) / difference).toBeLessThan(1.01);
  }
});

test('a metre of cable is the elasticity of the latency, for 5 ns of it', () => {
  const { cable, base, slopes } = small;
  const slope = slopes.get('networkLatency')?.fixed?.stepTimeS;
  const perS =
    ((slope === undefined ? 0 : centre(slope)) * base.fixed.run.stepTimeS) / (base.values.scaleOutLatencyS ?? 1);
  expect(cable.stepTimeS).toBeGreaterThan(0);
  expect(cable.stepTimeS / (5e-9 * perS)).toBeCloseTo(1, 3);
});

test('one more unit is worth what the elasticity says, as far as it is small', () => {
  const { worth, slopes, amount } = of(small, 'power');
  const { run } = small.base.fixed;
  const { accelerators = 0, pue = 0 } = small.base.values;
  // 1 kW of the site, cooling included, over 16 accelerators of 700 W.
  const share = 1000 / (accelerators * pue * amount);
  const slope = slopes.fixed?.costUsd;
  const expected = (run.costUsd ?? 0) * ((1 + share) ** (slope === undefined ? 0 : centre(slope)) - 1);
  // The slope itself falls over so large a share of the power: to 1 %.
  expect(Math.abs((worth?.fixed.costUsd ?? 0) / expected - 1)).toBeLessThan(0.01);
});

test('price moves cost alone, as much as itself', () => {
  for (const { factor, fixed } of of(small, 'price').points) {
    if (fixed.kind !== 'run') throw new Error('a price leaves a run');
    expect(fixed.run.runTimeS).toBe(small.base.fixed.run.runTimeS);
    expect((fixed.run.costUsd ?? 0) / (small.base.fixed.run.costUsd ?? 1)).toBeCloseTo(factor, 12);
  }
});

test('draws apply to the plan and to the change alike: what is proportional to nothing drawn has no width', () => {
  const { range, fraction } = of(small, 'failureRate').quarter.fixed?.time ?? { fraction: Number.NaN };
  const compute = of(small, 'computeBf16').quarter.fixed?.time;
  // The step of this plan is almost all compute: its interval of some 25 % leaves the effect of compute within 2 %.
  expect(compute?.range?.low).toBeGreaterThan((compute?.fraction ?? 0) - 0.02);
  expect(compute?.range?.high).toBeLessThan((compute?.fraction ?? 0) + 0.02);
  // Failures take a share of the time that no drawn rate moves: no width but that of rounding.
  expect(range?.low).toBeCloseTo(fraction, 12);
  expect(range?.high).toBeCloseTo(fraction, 12);
});

test('where two resources break even, a step hangs on both as much', () => {
  const { breakEvens, base } = analysed('llama-3.1-405b', { breakEven: true, resources: ['storage'] });
  const found = breakEvens?.fixed.find(({ above, below }) => above !== undefined || below !== undefined);
  const crossing = found?.above ?? found?.below;
  if (found === undefined || crossing === undefined) throw new Error('405B on 400 Gb/s sits near a kink');
  const there = resource(found.bandwidth).scaled(base.values, crossing.bandwidth / found.has);
  const slopesThere = (factor: number, key: ResourceKey): number => {
    const moved = resource(found.bandwidth).scaled({ ...base.values, ...there }, factor);
    const values = { ...base.values, ...moved };
    const row = resource(key);
    const [at, less, more] = runsOf(base.situation, [
      moved,
      { ...moved, ...row.scaled(values, 1 / 1.001) },
      { ...moved, ...row.scaled(values, 1.001) },
    ]);
    return Math.abs(centre(slopeOf(less?.stepTimeS ?? 0, at?.stepTimeS ?? 0, more?.stepTimeS ?? 0)));
  };
  // On this side of the crossing the one is larger, beyond it the other.
  const away = found.above === undefined ? 0.999 : 1.001;
  expect(slopesThere(1 / away, found.top)).toBeGreaterThan(slopesThere(1 / away, crossing.top));
  expect(slopesThere(away, found.top)).toBeLessThan(slopesThere(away, crossing.top));
});

test('a plan without a price has times, and no ranking by cost', () => {
  const plan = examplePlan('llama-2-7b', 'cluster.accelerator=mi250x');
  expect(bottleneckOf(plan, { ...plain, objective: 'cost' })).toMatchObject({
    ok: false,
    issues: [{ code: 'bottleneck.noPrice' }],
  });
  const found = bottleneckOf(plan, { ...plain, resources: ['memoryBandwidth'] });
  if (!found.ok || found.value.kind !== 'analysed') throw new Error(JSON.stringify(found));
  const [effect] = found.value.effects;
  expect(effect?.quarter.fixed?.time.fraction).toBeLessThan(0);
  expect(effect?.quarter.fixed?.cost).toBeUndefined();
  expect(effect?.worth?.fixed.timeS).toBeLessThan(0);
  expect(effect?.worth?.fixed.costUsd).toBeUndefined();
});
