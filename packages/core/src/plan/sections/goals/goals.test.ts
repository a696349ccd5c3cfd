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
import { trainingOf } from '../training/resolve.js';
import type { Decision, FoundChoice } from './decision.js';
import { goalsOf } from './resolve.js';

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

interface Problem {
  readonly accelerators: readonly string[];
  readonly counts: readonly number[];
  readonly batches: readonly number[];
  readonly precisions: readonly string[];
  readonly runs: number;
  readonly checkpointSharded: boolean;
}

/** One plan for each way to choose, written out by hand, in the order of the axes. */
function closed({ accelerators, counts, batches, precisions, runs, checkpointSharded }: Problem) {
  return accelerators.flatMap((accelerator) =>
    counts.flatMap((count) =>
      precisions.flatMap((precision) =>
        batches.flatMap((batch) =>
          [1, 2, 3, 4]
            .filter((slices) => slices <= runs && count % slices === 0)
            .map((slices) => ({
              count,
              slices,
              data: small(
                { accelerator, count: count / slices },
                {
                  precision,
                  globalBatchSequences: batch,
                  criticalBatch: { referenceSequences: Math.min(...batches) },
                  run: { checkpointShardedByRanks: checkpointSharded },
                },
              ),
            })),
        ),
      ),
    ),
  );
}

const NAMES = ['runTimeS', 'costUsd', 'deviceMemoryBytes'] as const;
const numberAt = (column: number | Float64Array | undefined, row: number): number =>
  typeof column === 'number' ? column : (column?.[row] ?? Number.NaN);

/** Days, dollars and accelerators of every layout that fits of every choice, without bounds. */
function everything(problem: Problem): { readonly choice: number; readonly vector: readonly number[] }[] {
  return closed(problem).flatMap(({ data, count, slices }, choice) => {
    const plan = resolvePlan({ data });
    const training = plan.ok ? trainingOf(plan.value.draft) : undefined;
    if (training === undefined || !isSearch(training.layout)) return [];
    const input = { ...training.input, layout: anyLayout };
    const usable = input.cluster.accelerator.memoryBytes * (1 - training.layout.memoryReserveFraction);
    const layouts = enumerateLayouts(input, spaceOf(training.layout));
    const { columns, shared } = layoutColumns(layouts);
    const { graph, objects, given } = posedPlan(input, training.cluster);
    const program = programFor(graph, { outputs: NAMES, columns: Object.keys(columns) });
    const priced = program.run({ values: { ...given, ...shared, ...columns }, objects, length: layouts.length });
    return layouts.flatMap((_, row) => {
      const [timeS = 0, costUsd = 0, memoryBytes = 0] = NAMES.map((name) => numberAt(priced[name], row));
      const vector = [Math.ceil(problem.runs / slices) * timeS, problem.runs * costUsd, count];
      return memoryBytes > usable ? [] : [{ choice, vector }];
    });
  });
}

const problems: fc.Arbitrary<Problem> = fc.record({
  accelerators: fc.subarray(['h100-sxm', 'a100-sxm-80', 'l40s'], { minLength: 1, maxLength: 2 }),
  counts: fc.subarray([2, 4, 6, 8], { minLength: 1, maxLength: 2 }),
  batches: fc.subarray([24, 48], { minLength: 1 }),
  precisions: fc.constantFrom(['bf16'], ['bf16'], ['bf16', 'fp8-tensor'], ['nvfp4', 'bf16']),
  runs: fc.constantFrom(1, 1, 3, 4),
  checkpointSharded: fc.boolean(),
});

/** Of what a limit lies between: a share of the way from the best of all to the worst. */
const shares = fc.record({
  days: fc.constantFrom(undefined, undefined, 0.1, 0.5),
  dollars: fc.constantFrom(undefined, undefined, 0.1, 0.5),
});

test('on 30 random problems the best and the front are those of pricing every layout of every choice', () => {
  const seen = { infeasible: 0, several: 0, refuted: 0, excluded: 0 };
  fc.assert(
    fc.property(problems, shares, fc.constantFrom('days', 'cost', 'front'), (problem, share, goal) => {
      const all = everything(problem);
      const between = (place: number, part: number | undefined): number | undefined => {
        const values = all.map(({ vector }) => vector[place] ?? 0);
        return part === undefined
          ? undefined
          : Math.min(...values) + part * (Math.max(...values) - Math.min(...values));
      };
      const [deadline, budgetUsd] = [between(0, share.days), between(1, share.dollars)];
      const { accelerators, counts, batches, precisions, runs } = problem;
      const data = small(
        { accelerator: accelerators, count: counts },
        {
          precision: precisions,
          globalBatchSequences: batches,
          runs,
          run: { checkpointShardedByRanks: problem.checkpointSharded },
        },
        {
          ...(goal === 'front' ? { front: true } : { objective: goal }),
          ...(deadline === undefined ? {} : { deadline }),
          ...(budgetUsd === undefined ? {} : { budgetUsd }),
          // Counts beyond those listed are not tried then: another test does.
          maxAccelerators: 8,
        },
      );
      if (all.length === 0) return;
      const within = all.filter(
        ({ vector: [time = 0, cost = 0] }) =>
          time <= (deadline ?? Number.POSITIVE_INFINITY) && cost <= (budgetUsd ?? Number.POSITIVE_INFINITY),
      );
      const search = decision(data, 1);
      const vectorOf = (found: FoundChoice): readonly number[] =>
        ['allRunsTimeS', 'allRunsCostUsd', 'clusterAccelerators'].map((name) => figure(found, name));
      const ours = search.found.map(vectorOf);
      if (goal === 'front') {
        const theirs = within.filter(({ vector }) => !within.some((other) => dominates(other.vector, vector)));
        // One for each choice, however many of its layouts are equal.
        const distinct = new Map(theirs.map(({ choice, vector }) => [choice, vector]));
        expect(ours).toEqual([...distinct].sort(([a], [b]) => a - b).map(([, vector]) => vector));
      } else {
        const place = goal === 'days' ? 0 : 1;
        const least = Math.min(...within.map(({ vector }) => vector[place] ?? 0));
        expect(ours.map((vector) => vector[place])).toEqual(within.length === 0 ? [] : [least]);
      }
      if (within.length === 0) {
        seen.infeasible += 1;
        for (const { field, needed } of search.shortfall?.changes ?? []) {
          const place = field === 'goals.deadline' ? 0 : 1;
          const limits = [deadline, budgetUsd].with(place, undefined);
          const others = all.filter(({ vector }) =>
            vector.every((value, at) => value <= (limits[at] ?? Number.POSITIVE_INFINITY)),
          );
          expect(needed).toBe(Math.min(...others.map(({ vector }) => vector[place] ?? 0)));
        }
      }
      seen.several += ours.length > 1 ? 1 : 0;
      seen.refuted += search.decided.refuted + search.decided.skippedByFloor + search.decided.skippedByLimits;
      seen.excluded += search.excluded.length;
    }),
    { numRuns: 30, seed: 20261124 },
  );
  expect(seen.several).toBeGreaterThan(0);
  expect(seen.refuted).toBeGreaterThan(5);
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
  expect(said(tight)).toContain(
    'goals.deadline and goals.budgetUsd exclude each other: the first is kept with 8 accelerators, the second with 2.',
  );
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

test('what is wrong beside an open field is told with it', () => {
  const wrong = small({ accelerator: 'h100-sxn', count: '16..8' }, { precision: 'bf17' });
  expect(issues(wrong).map((text) => text.split(':')[0])).toEqual([
    'cluster.count',
    'cluster.accelerator',
    'training.precision',
  ]);
});
