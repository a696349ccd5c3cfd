/** Choices that a plan leaves open: against brute force over every choice and layout, by hand, and what wrong ones are told. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { programFor } from '../../../figures/index.js';
import { formatIssue } from '../../../messages/index.js';
import { dominates } from '../../../optimize/index.js';
import { enumerateLayouts, layoutColumns } from '../../../training/index.js';
import { type PlainMap, parsePlan } from '../../parse.js';
import { printPlan } from '../../print.js';
import { renderMarkdown } from '../../render/markdown.js';
import { resolvePlan } from '../../resolve.js';
import { type PlanAnswer, planReport, runPlan } from '../../run.js';
import { anyLayout, isSearch, spaceOf } from '../training/layout.js';
import { posedPlan } from '../training/predict.js';
import { type TrainingPlan, trainingOf } from '../training/resolve.js';
import type { Decision, FoundChoice } from './decision.js';
import { goalsOf } from './resolve.js';
import { type GoalPoint, searchGoals } from './search.js';

/** Few layouts: micro-batches, and shardings under which one replica or all of them write checkpoints. */
const layout = { search: true, tensorParallel: 1, contextParallel: 1, pipelineParallel: 1, recompute: 'none' };
const small = (cluster: PlainMap, training: PlainMap, goals?: PlainMap): PlainMap => ({
  model: 'gpt-2-xl',
  data: { tokens: 2e10, sequenceLength: 1024 },
  cluster: { accelerator: 'h100-sxm', ...cluster },
  training: { globalBatchSequences: 64, layout, ...training },
  ...(goals === undefined ? {} : { goals }),
});

function answer(data: PlainMap): PlanAnswer {
  const plan = resolvePlan({ data });
  if (!plan.ok) throw new Error(plan.issues.map(formatIssue).join('\n'));
  return runPlan(plan.value);
}
function decision(data: PlainMap, top = 5): Decision {
  const plan = resolvePlan({ data, top });
  if (!plan.ok) throw new Error(plan.issues.map(formatIssue).join('\n'));
  const decided = goalsOf(plan.value.draft)?.decision;
  if (decided === undefined) throw new Error('nothing was decided');
  return decided;
}
const issues = (data: PlainMap): readonly string[] => {
  const plan = resolvePlan({ data });
  return plan.ok ? [] : plan.issues.map(formatIssue);
};
const said = (data: PlainMap): string => renderMarkdown(planReport(answer(data)));
const figure = (found: FoundChoice | undefined, name: string): number => found?.figures[name] ?? Number.NaN;

/** One way to choose, resolved as a plan of its own that is written out by hand, with days, dollars and accelerators of every layout that fits. */
interface PoolPoint extends GoalPoint {
  readonly vectors: () => readonly (readonly number[])[];
}

const RUNS = 3;
const pool: readonly PoolPoint[] = ['h100-sxm', 'a100-sxm-80', 'l40s'].flatMap((accelerator) =>
  [2, 4, 6].flatMap((count) =>
    [24, 48].flatMap((batch) =>
      [1, 2, 3]
        .filter((slices) => count % slices === 0)
        .map((slices): PoolPoint => {
          const data = small(
            { accelerator, count },
            {
              globalBatchSequences: batch,
              criticalBatch: { referenceSequences: 24 },
              runs: RUNS,
              concurrentRuns: slices,
              run: { checkpointShardedByRanks: batch === 24 },
            },
            {},
          );
          const plan = resolvePlan({ data });
          const training = plan.ok ? trainingOf(plan.value.draft) : undefined;
          if (training === undefined) throw new Error('the pool has plans');
          let vectors: readonly (readonly number[])[] | undefined;
          return {
            choices: { accelerator, count, batch, slices },
            plan: training,
            vectors: () => {
              vectors ??= everyLayout(training, count, Math.ceil(RUNS / slices));
              return vectors;
            },
          };
        }),
    ),
  ),
);

const NAMES = ['runTimeS', 'costUsd', 'deviceMemoryBytes'] as const;
const numberAt = (column: number | Float64Array | undefined, row: number): number =>
  typeof column === 'number' ? column : (column?.[row] ?? Number.NaN);

function everyLayout({ input: open, layout: quest, cluster }: TrainingPlan, count: number, rounds: number): number[][] {
  if (!isSearch(quest)) throw new Error('the pool leaves layouts open');
  const input = { ...open, layout: anyLayout };
  const usable = input.cluster.accelerator.memoryBytes * (1 - quest.memoryReserveFraction);
  const layouts = enumerateLayouts(input, spaceOf(quest, input));
  const { columns, shared } = layoutColumns(layouts);
  const { graph, objects, given } = posedPlan(input, cluster);
  const program = programFor(graph, { outputs: NAMES, columns: Object.keys(columns) });
  const priced = program.run({ values: { ...given, ...shared, ...columns }, objects, length: layouts.length });
  return layouts.flatMap((_, row) => {
    const [timeS = 0, costUsd = 0, memoryBytes = 0] = NAMES.map((name) => numberAt(priced[name], row));
    return memoryBytes > usable ? [] : [[rounds * timeS, RUNS * costUsd, count]];
  });
}

/** Limits lie a share of the way from the best of all to the worst. */
const limitShares = fc.record({
  days: fc.constantFrom(undefined, undefined, 0.1, 0.4),
  dollars: fc.constantFrom(undefined, undefined, 0.02, 0.4),
});
const subsets = fc.uniqueArray(fc.nat(pool.length - 1), { minLength: 1, maxLength: 4 });

test('on 200 random problems the best and the front are those of pricing every layout of every choice', () => {
  const seen = { infeasible: 0, several: 0, refuted: 0, changes: 0 };
  const plain = goalsOf(answer(small({ count: 2 }, {}, {})).plan.draft);
  if (plain === undefined) throw new Error('a plan with goals has them');
  fc.assert(
    fc.property(subsets, limitShares, fc.constantFrom('days', 'cost', 'front'), (chosen, share, goal) => {
      const points = chosen.map((at) => pool[at] as PoolPoint);
      const all = points.flatMap(({ vectors }, point) => vectors().map((vector) => ({ point, vector })));
      const between = (place: number, part: number | undefined): number => {
        const values = all.map(({ vector }) => vector[place] ?? 0);
        const least = Math.min(...values);
        return part === undefined ? Number.POSITIVE_INFINITY : least + part * (Math.max(...values) - least);
      };
      const limits = [between(0, share.days), between(1, share.dollars)];
      const isKept = (vector: readonly number[], kept: readonly number[]): boolean =>
        kept.every((limit, place) => (vector[place] ?? 0) <= limit);
      const [deadlineS = 0, budgetUsd = 0] = limits;
      const search = searchGoals(
        points,
        {
          ...plain,
          front: goal === 'front',
          objective: { kind: 'named', name: goal === 'cost' ? 'cost' : 'days' },
          limits: {
            ...(Number.isFinite(deadlineS) ? { deadlineS } : {}),
            ...(Number.isFinite(budgetUsd) ? { budgetUsd } : {}),
          },
        },
        1,
      );
      const ours = search.found.map(({ figures }) =>
        ['allRunsTimeS', 'allRunsCostUsd', 'clusterAccelerators'].map((name) => figures[name] ?? Number.NaN),
      );
      const within = all.filter(({ vector }) => isKept(vector, limits));
      if (goal === 'front') {
        const theirs = within.filter(({ vector }) => !within.some((other) => dominates(other.vector, vector)));
        // One for each choice, however many of its layouts are equal.
        const distinct = new Map(theirs.map(({ point, vector }) => [point, vector]));
        expect(ours).toEqual([...distinct].sort(([a], [b]) => a - b).map(([, vector]) => vector));
      } else {
        const place = goal === 'days' ? 0 : 1;
        const least = Math.min(...within.map(({ vector }) => vector[place] ?? 0));
        expect(ours.map((vector) => vector[place])).toEqual(within.length === 0 ? [] : [least]);
      }
      for (const { field, needed } of search.shortfall?.changes ?? []) {
        const place = field === 'goals.deadline' ? 0 : 1;
        const others = all.filter(({ vector }) => isKept(vector, limits.with(place, Number.POSITIVE_INFINITY)));
        expect(needed).toBe(Math.min(...others.map(({ vector }) => vector[place] ?? 0)));
        seen.changes += 1;
      }
      seen.infeasible += within.length === 0 ? 1 : 0;
      seen.several += ours.length > 1 ? 1 : 0;
      seen.refuted += search.decided.refuted + search.decided.skippedByFloor + search.decided.skippedByLimits;
    }),
    { numRuns: 200, seed: 20261124 },
  );
  expect(Math.min(seen.infeasible, seen.several, seen.changes)).toBeGreaterThan(3);
  expect(seen.refuted).toBeGreaterThan(50);
});

test('ranges double, or have as many values as they say; lists are as written', () => {
  const values = (count: PlainMap[string]) =>
    decision(small({ count }, { layout: { ...layout, tensorParallel: 1 } })).axes[0]?.values;
  expect(values('2..12')).toEqual([2, 4, 8, 12]);
  expect(values('4..16:4')).toEqual([4, 8, 12, 16]);
  expect(values([8, 2, 8])).toEqual([8, 2]);
});

test('what is chosen is the plan that comes back: printed and read again, it answers the same', () => {
  const open = small({ count: [2, 4] }, { globalBatchSequences: '32..128', runs: 2 }, { objective: 'cost' });
  const first = answer(open);
  const printed = parsePlan(printPlan(first.plan));
  if (!printed.ok) throw new Error('the printed plan does not parse');
  const again = answer(printed.value.data);
  expect(again.outcomes.goals?.figures).toEqual(first.outcomes.goals?.figures);
  expect(again.outcomes.training?.figures).toEqual(first.outcomes.training?.figures);
  expect(decision(printed.value.data).points).toBe(1);
});

test('of several runs each has its slice: 4 runs on 8 accelerators, hand-computed from one run on each slice', () => {
  const runs = decision(small({ count: 8 }, { runs: 4 }, { objective: 'days' }), 10);
  expect(runs.found.map(({ choices }) => choices['training.concurrentRuns']).sort()).toEqual([1, 2, 4]);
  for (const found of runs.found) {
    const slices = Number(found.choices['training.concurrentRuns']);
    const one = answer(small({ count: 8 / slices }, {}, { objective: 'days' })).outcomes.goals?.figures;
    // ceil(4 / slices) rounds of one run each; every run is paid for once, whenever it goes.
    expect(figure(found, 'allRunsTimeS')).toBe((4 / slices) * (one?.allRunsTimeS?.value ?? 0));
    expect(figure(found, 'allRunsCostUsd')).toBe(4 * (one?.allRunsCostUsd?.value ?? 0));
    expect(figure(found, 'clusterAccelerators')).toBe(8);
  }
});

test('a day late costs what the plan says, and weights add up', () => {
  const cluster = { count: 4 };
  const { found } = decision(small(cluster, {}, { objective: 'delay', due: '1 h', delayUsdPerDay: 10_000 }));
  const [time, cost] = [figure(found[0], 'allRunsTimeS'), figure(found[0], 'allRunsCostUsd')];
  expect(figure(found[0], 'delayedCostUsd')).toBeCloseTo(cost + ((time - 3600) / 86_400) * 10_000, 6);
  const weighted = decision(small(cluster, {}, { objective: 'cost=2,days=500' })).found[0];
  expect(figure(weighted, 'weightedUsd')).toBeCloseTo(2 * cost + (500 * time) / 86_400, 6);
  const mapped = decision(small(cluster, {}, { objective: { cost: 2, days: 500 } })).found[0];
  expect(figure(mapped, 'weightedUsd')).toBe(figure(weighted, 'weightedUsd'));
});

test('a date is a deadline from the start on', () => {
  const open = small({ count: [2, 4] }, {}, { deadline: '2026-12-03', start: '2026-11-23' });
  expect(answer(open).plan.draft.plan.goals).toMatchObject({ deadline: '2026-12-03', objective: 'cost' });
  expect(goalsOf(answer(open).plan.draft)?.limits.deadlineS).toBe(10 * 86_400);
  expect(issues(small({ count: 4 }, {}, { deadline: '2026-11-01', start: '2026-11-23' }))).toEqual([
    'goals.deadline: 2026-11-01 is not after the start, 2026-11-23. Write a date after 2026-11-23, or a time such as 90 d',
  ]);
});

test('limits that exclude each other are named together, and each alone is told what it would have to be', () => {
  const open = small({ count: [2, 4, 8] }, {}, { objective: 'days' });
  const byCount = decision(open, 10).found.toSorted(
    (a, b) => figure(a, 'clusterAccelerators') - figure(b, 'clusterAccelerators'),
  );
  const [two, , eight] = byCount;
  // Soon enough with eight alone, cheap enough with two alone.
  const deadline = 1.01 * figure(eight, 'allRunsTimeS');
  const budgetUsd = 1.0001 * figure(two, 'allRunsCostUsd');
  const tight: PlainMap = { ...open, goals: { objective: 'days', deadline, budgetUsd, maxAccelerators: 8 } };
  const { shortfall } = decision(tight);
  expect(shortfall?.conflicts).toEqual([
    {
      fields: ['goals.deadline', 'goals.budgetUsd'],
      accelerators: [
        [8, 8],
        [2, 2],
      ],
    },
  ]);
  expect(shortfall?.changes.slice(0, 2)).toMatchObject([
    { field: 'goals.deadline', needed: figure(two, 'allRunsTimeS') },
    { field: 'goals.budgetUsd', needed: figure(eight, 'allRunsCostUsd') },
  ]);
  expect(said(tight)).toContain('exclude each other: the first is kept with 8 accelerators, the second with 2.');
  expect(answer(tight).status).toBe('infeasible');
  for (const { field, needed } of shortfall?.changes ?? []) {
    const [section = '', name = ''] = field.split('.');
    const changed = { ...tight, [section]: { ...(tight[section] as PlainMap), [name]: needed } };
    expect(answer(changed).status).toBe('answered');
  }
});

test('where a deadline is missed at the number of accelerators given, the report says how many would do', () => {
  const open = small({ count: 2 }, {}, { objective: 'accelerators' });
  const time = figure(decision(open).found[0], 'allRunsTimeS');
  const { shortfall } = decision({ ...open, goals: { objective: 'accelerators', deadline: 0.6 * time } });
  const more = shortfall?.changes.find(({ field }) => field === 'cluster.count');
  // Two nodes of eight: counts beyond those given are whole nodes.
  expect(more).toMatchObject({ given: 2, needed: 8 });
});

test('of clusters that meet a deadline the smallest can be asked for', () => {
  const open = (goals: PlainMap) => small({ count: '2..16' }, {}, goals);
  const all = decision(open({ objective: 'days' }), 10).found;
  const four = all.find((found) => figure(found, 'clusterAccelerators') === 4);
  const smallest = decision(open({ objective: 'accelerators', deadline: figure(four, 'allRunsTimeS') })).found[0];
  expect(figure(smallest, 'clusterAccelerators')).toBe(4);
});

test('a larger batch is not free: it costs tokens, so that the cheapest batch is not the largest', () => {
  const open = small({ count: 8 }, { globalBatchSequences: '64..4096', criticalBatch: 262_144 }, { objective: 'cost' });
  const batches = decision(open, 10).found.map(({ choices, figures }) => [
    choices['training.globalBatchSequences'],
    figures.allRunsCostUsd,
  ]);
  expect(batches[0]?.[0]).toBe(64);
  // 4096 · 1024 tokens are 16 critical batches, 64 · 1024 are a quarter: 17 / 1.25 = 13.6 times the tokens.
  const [, least = 0] = batches[0] ?? [];
  const last = batches.find(([batch]) => batch === 4096)?.[1] ?? 0;
  expect(Number(last) / Number(least)).toBeGreaterThan(9);
  expect(said(open)).toContain('more tokens than small batches would');
});

test('prices of different kinds are compared with a word of warning', () => {
  const words = 'Prices of different kinds are compared';
  const plain = small({ accelerator: ['h100-sxm', 'b200'], count: 8 }, {}, { objective: 'cost' });
  expect(new Set(decision(plain).prices.map(({ kind }) => kind)).size).toBe(2);
  expect(said(plain)).toContain(words);
  const alike = { accelerator: ['h100-sxm', 'b200'], count: 8, price: { kind: 'contract-1y' } };
  expect(said(small(alike, {}, { objective: 'cost' }))).not.toContain(words);
});

test('choices that are no plan are left out, and the report says why', () => {
  const open = small({ count: 4 }, { precision: ['nvfp4', 'bf16'] }, { objective: 'days' });
  expect(decision(open)).toMatchObject({ points: 2, excluded: [{ points: 1 }] });
  expect(said(open)).toContain('1 ways to choose: training.precision: nvfp4 needs');
});

test('dollars without a price are refused, and days are not', () => {
  const unpriced = { accelerator: 'tpu-v5p', count: [8, 16] };
  expect(issues(small(unpriced, { framework: 'jax' }, { objective: 'cost' }))[0]).toMatch(
    /^goals\.objective: no price of an hour of .* is known\. Write cluster\.price\.usdPerAcceleratorHour$/,
  );
  const { found, front } = decision(small(unpriced, { framework: 'jax' }, { objective: 'days', front: true }));
  expect(front).toEqual(['allRunsTimeS', 'clusterAccelerators']);
  expect(found[0]?.figures.allRunsCostUsd).toBeUndefined();
  expect(said(small(unpriced, { framework: 'jax' }, { objective: 'days' }))).toContain(
    'Without cost: no price is known',
  );
});

test.each<[string, PlainMap, string]>([
  ['an empty range', small({ count: '16..8' }, {}), 'cluster.count: the range "16..8" is empty. Write 8..16'],
  [
    'a range of words',
    small({ count: 'few..many' }, {}),
    'cluster.count: expected lo..hi or lo..hi:n, got "few..many". Write one value, a list such as [1024, 2048], lo..hi (doubling) or lo..hi:n (n values)',
  ],
  [
    'an empty list',
    small({ accelerator: [], count: 8 }, {}),
    'cluster.accelerator: expected at least one value, got an empty list. Write one value, or a list such as [a, b]',
  ],
  [
    'a list of lists',
    small({ count: [[8]] }, {}),
    'cluster.count: expected a list of single values. Write one value, a list such as [1024, 2048], lo..hi (doubling) or lo..hi:n (n values)',
  ],
  [
    'the time of a step between clusters',
    small({ count: [2, 4] }, {}, { objective: 'time' }),
    'goals.objective: the time of a step tells nothing between clusters or batches: a smaller batch always has the shorter one. Try days',
  ],
  [
    'an unknown objective',
    small({ count: 4 }, {}, { objective: 'speed' }),
    'goals.objective: expected time, days, cost, energy, delay or accelerators, or weights such as cost=1,days=50000, got "speed". Weights are of cost, days or energy',
  ],
  [
    'a delay without due date',
    small({ count: 4 }, {}, { objective: 'delay' }),
    'goals.objective: delay needs goals.due and goals.delayUsdPerDay',
  ],
  [
    'slices that do not divide',
    small({ count: 8 }, { runs: 3, concurrentRuns: 3 }),
    'training.concurrentRuns: expected a divisor of cluster.count (8), got 3. Try 2 or fewer',
  ],
  [
    'more slices than runs',
    small({ count: 8 }, { concurrentRuns: 2 }),
    'training.concurrentRuns: expected at most training.runs (1), got 2. Try 1 or fewer',
  ],
  [
    'too many choices',
    small({ count: '1..10000:1000' }, { globalBatchSequences: [8, 16, 32] }),
    'cluster.count: 3000 ways to choose, more than 2000. List fewer values of cluster.count or training.globalBatchSequences',
  ],
])('%s is refused in words', (_, data, expected) => {
  expect(issues(data)).toEqual([expected]);
});

test.each<[string, PlainMap, readonly string[]]>([
  [
    'a name',
    small({ accelerator: ['h100-sxm', 'h100-sxn', 'b201'], count: 8 }, {}),
    ['cluster.accelerator', 'cluster.accelerator'],
  ],
  ['a number', small({ count: [8, 8.5] }, {}), ['cluster.count']],
  ['a recipe', small({ count: 8 }, { precision: ['bf16', 'fp9'] }), ['training.precision']],
  ['a moment', small({ count: 8 }, {}, { deadline: 'soon' }), ['goals.deadline']],
  ['a day that is none', small({ count: 8 }, {}, { deadline: '2026-02-31' }), ['goals.deadline']],
  [
    'a critical batch',
    small({ count: 8 }, { globalBatchSequences: [8, 16], criticalBatch: 0 }),
    ['training.criticalBatch.tokens'],
  ],
])('%s that is wrong by itself is an error, not a choice left out', (_, data, paths) => {
  expect(issues(data).map((text) => text.split(':')[0])).toEqual(paths);
});

test('what is wrong beside an open field is told with it', () => {
  const wrong = small({ accelerator: 'h100-sxn', count: '16..8' }, { precision: 'bf17' });
  expect(issues(wrong).map((text) => text.split(':')[0])).toEqual([
    'cluster.count',
    'cluster.accelerator',
    'training.precision',
  ]);
});
