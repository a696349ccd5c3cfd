/** The outer search, fronts and relaxations against brute force on random problems whose inner search is a list. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isWithin, type OuterGoal, searchOuter } from './outer.js';
import { dominates, paretoFront } from './pareto.js';
import { conflicts, relaxations, unreachable } from './relax.js';

/** A point: amounts that its inner search would go through, and rates of figures by amount; the second figure has a threshold, as lateness does. */
interface Point {
  readonly amounts: readonly number[];
  readonly rates: readonly [number, number, number];
  readonly floorShare: number;
}

const small = fc.integer({ min: 1, max: 6 });
const points: fc.Arbitrary<readonly Point[]> = fc.array(
  fc.record({
    amounts: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 4 }),
    rates: fc.tuple(small, small, small),
    floorShare: fc.constantFrom(0.3, 0.9, 1),
  }),
  { minLength: 1, maxLength: 9 },
);
const limit = fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max: 40 }));
const goals: fc.Arbitrary<OuterGoal> = fc.oneof(
  fc.record({
    kind: fc.constant('least' as const),
    components: fc.constantFrom([0], [1], [2], [2, 0], [2, 1]),
    top: fc.constantFrom(1, 2, 3),
  }),
  fc.record({ kind: fc.constant('front' as const), components: fc.constantFrom([0, 1, 2], [2, 0], [1]) }),
);

const vectorAt = ({ rates: [time, late, count] }: Point, amount: number) => [
  amount * time,
  amount * time + Math.max(0, amount - 5) * late,
  count,
];
const leastOf = ({ amounts }: Point): number | undefined =>
  amounts.length === 0 ? undefined : amounts.reduce((least, amount) => Math.min(least, amount));

test('on 1,000 random problems the outer search finds what solving every point finds', () => {
  const seen = { skipped: 0, refuted: 0, infeasible: 0, ties: 0 };
  fc.assert(
    fc.property(points, fc.tuple(limit, limit, limit), goals, (all, limits, goal) => {
      const told: number[] = [];
      const search = searchOuter({
        count: all.length,
        floor: (point) => (leastOf(all[point] as Point) ?? 3) * (all[point]?.floorShare ?? 0),
        vector: (point, amount) => vectorAt(all[point] as Point, amount),
        solve: (point, atMost) => {
          told.push(point);
          const amount = leastOf(all[point] as Point);
          return amount === undefined || amount > atMost ? undefined : { amount };
        },
        limits,
        goal,
      });
      const solved = all.flatMap((point, place) => {
        const amount = leastOf(point);
        if (amount === undefined) return [];
        const vector = vectorAt(point, amount);
        return isWithin(vector, limits) ? [{ place, vector }] : [];
      });
      const of = (vector: readonly number[], component: number): number => vector[component] ?? 0;
      const expected =
        goal.kind === 'least'
          ? [...solved]
              .sort(
                (a, b) =>
                  goal.components.reduce(
                    (order, component) => order || of(a.vector, component) - of(b.vector, component),
                    0,
                  ) || a.place - b.place,
              )
              .slice(0, goal.top)
          : solved.filter(({ vector }) => {
              const part = (of: readonly number[]) => goal.components.map((component) => of[component] ?? 0);
              return !solved.some((other) => dominates(part(other.vector), part(vector)));
            });
      expect(search.found.map(({ point }) => point)).toEqual(expected.map(({ place }) => place));
      expect(search.found.map(({ vector }) => vector)).toEqual(expected.map(({ vector }) => vector));
      const { decided } = search;
      expect(decided.solved + decided.refuted + decided.skippedByLimits + decided.skippedByFloor).toBe(all.length);
      expect(told.length).toBe(decided.solved + decided.refuted);
      seen.skipped += decided.skippedByFloor;
      seen.refuted += decided.refuted;
      seen.infeasible += solved.length === 0 ? 1 : 0;
      seen.ties += new Set(expected.map(({ vector }) => JSON.stringify(vector))).size < expected.length ? 1 : 0;
    }),
    { numRuns: 1000, seed: 20261124 },
  );
  expect(Math.min(seen.skipped, seen.refuted, seen.infeasible, seen.ties)).toBeGreaterThan(10);
});

test('a front holds what nothing dominates, and all of what is equal', () => {
  // (1, 4), (2, 2) twice and (4, 1) are the front; (3, 3) is above (2, 2), and (1, 5) above (1, 4).
  const vectors = [
    [3, 3],
    [1, 4],
    [2, 2],
    [4, 1],
    [1, 5],
    [2, 2],
  ];
  expect(paretoFront(vectors, (vector) => vector)).toEqual([
    [1, 4],
    [2, 2],
    [4, 1],
    [2, 2],
  ]);
  expect(dominates([2, 2], [2, 2])).toBe(false);
});

test('each limit is relaxed alone, and limits that exclude each other are named', () => {
  // Days and dollars of three clusters. 10 days are kept by the third alone, 20 dollars by the first two.
  const vectors = [
    [30, 10],
    [15, 18],
    [9, 33],
  ];
  const limits = [10, 20];
  expect(relaxations(vectors, limits)).toEqual([
    { component: 0, needed: 15, point: 1 },
    { component: 1, needed: 33, point: 2 },
  ]);
  expect(conflicts(vectors, limits)).toEqual([{ components: [0, 1], points: [[2], [0, 1]] }]);
  // With 5 days nobody is done: dollars do not help, so that the days alone are what is over.
  expect(relaxations(vectors, [5, 20])).toEqual([{ component: 0, needed: 15, point: 1 }]);
  expect(unreachable(vectors, [5, 20])).toEqual([{ component: 0, least: 9 }]);
  expect(conflicts(vectors, [5, 20])).toEqual([]);
});

test('relaxing a limit as told makes a point feasible, and relaxing it by less does not', () => {
  const vectors = fc.array(fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(vectors, fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)), (all, limits) => {
      fc.pre(!all.some((vector) => isWithin(vector, limits)));
      const found = relaxations(all, limits);
      limits.forEach((_, component) => {
        const alone = found.find((each) => each.component === component);
        const feasible = (limit: number) =>
          all.some((vector) =>
            isWithin(
              vector,
              limits.map((given, at) => (at === component ? limit : given)),
            ),
          );
        if (alone === undefined) expect(feasible(Number.POSITIVE_INFINITY)).toBe(false);
        else expect([feasible(alone.needed), feasible(alone.needed - 1)]).toEqual([true, false]);
      });
    }),
    { numRuns: 300, seed: 20261124 },
  );
});
