/** Fits how alike runs are missed: the kinship with which runs of other groups tell most of a group that is left out. */
import {
  type Apart,
  apart,
  type Common,
  choleskySolver,
  common,
  type Kinship,
  kinshipOf,
  limitedScore,
  placeOf,
  priorOf,
  type RunTraits,
  symmetricInverse,
} from '../uncertainty/index.js';
import { gridDescent } from './descent.js';
import { groupedBy } from './groups.js';
import { conformalQuantile } from './quantile.js';
import { intervalScore } from './score.js';

/** A miss by its typical size, of a row whose group is known. */
export interface ScoredRun {
  readonly group: string;
  readonly facts: RunTraits;
  readonly logRatio: number;
  /** Typical miss of such a run. */
  readonly scale: number;
}

/** Values that are tried for each part; that of software is 1, since only ratios matter. */
const choices = {
  generation: [0.02, 0.05, 0.1, 0.2, 0.4],
  recipe: [0.2, 0.35, 0.5, 0.7, 1, 1.5, 2],
  accelerator: [0.2, 0.35, 0.5, 0.7, 1, 1.5, 2],
  noise: [0.1, 0.2, 0.3, 0.4, 0.6, 0.8],
  perDoubling: [0.06, 0.09, 0.12, 0.18, 0.25, 0.4],
  perMode: [0.5, 1, 3, 10, 30],
  perYear: [0.25, 0.5, 1, 2, 4],
  perShare: [0.5, 1, 2, 4, 8],
} as const satisfies Partial<Record<keyof Kinship, readonly number[]>>;
/**
 * Repetitions of one configuration differ by 2.2 % in the mean, about a third of a typical miss: a ninth of the variance is shared with none, however
 * little the groups that are left out, which hold no repetitions of each other, ask for it.
 */
const leastNoiseFraction = 1 / 9;
const start: Kinship = {
  software: 1,
  generation: 0.05,
  recipe: 0.5,
  accelerator: 0.5,
  noise: 0.3,
  perDoubling: 0.12,
  perMode: 3,
  perYear: 1,
  perShare: 2,
};
const mostSweeps = 3;

/**
 * The kinship with the least mean interval score of groups left out, each part in turn until none improves it.
 *
 * The interval score rather than the likelihood: misses have heavier tails than a Gaussian process, and intervals are what it is for.
 *
 * @param runs of groups that were left out of the fit of the constants
 * @param outside share of rows that may lie outside their interval
 * @source Bachoc 2013, doi:10.1016/j.csda.2013.03.016 (cross-validation where the covariance model is not exact)
 */
export function fitKinship(runs: readonly ScoredRun[], outside: number): Kinship {
  const blocks = blocksOf(runs);
  return gridDescent({
    start,
    choices,
    cost: (kinship) => meanScore(blocks, kinship, outside),
    allows: (kinship) => kinship.noise >= leastNoiseFraction * priorOf(kinship),
    mostSweeps,
  });
}

/** Runs of one generation: nothing is shared across. */
interface Block<T extends ScoredRun> {
  readonly runs: readonly T[];
  /** Rows of each group, by position. */
  readonly groups: readonly (readonly number[])[];
  /** Of each pair, in the order of a lower triangle. */
  readonly pairs: readonly { readonly shared: Common; readonly distances: Apart }[];
}

function blocksOf<T extends ScoredRun>(runs: readonly T[]): readonly Block<T>[] {
  return [...groupedBy(runs, ({ facts }) => facts.generation).values()].map((members) => {
    const places = members.map(({ facts }) => placeOf(facts));
    return {
      runs: members,
      groups: [...groupedBy(members.keys(), (index) => members[index]?.group ?? '').values()],
      pairs: places.flatMap((a, row) =>
        places.slice(0, row + 1).map((b) => ({ shared: common(a, b), distances: apart(a, b) })),
      ),
    };
  });
}

/** A run with what the runs of other groups say of it. */
interface Left<T extends ScoredRun> {
  readonly run: T;
  /** Expected ln(measured / predicted). */
  readonly centre: number;
  /** Typical miss around it. */
  readonly spread: number;
}

/** Each run's miss from what other groups tell of it, over what that leaves open; in no particular order. */
export function scoresLeft<T extends ScoredRun>(
  runs: readonly T[],
  kinship: Kinship,
): readonly { readonly run: T; readonly score: number }[] {
  return blocksOf(runs)
    .flatMap((block) => leftOut(block, kinship))
    .map(({ run, centre, spread }) => ({ run, score: (run.logRatio - centre) / spread }));
}

function meanScore(blocks: readonly Block<ScoredRun>[], kinship: Kinship, outside: number): number {
  const left = blocks.flatMap((block) => leftOut(block, kinship));
  const groups = blocks.reduce((sum, each) => sum + each.groups.length, 0);
  const high = conformalQuantile(
    left.map(({ run, centre, spread }) => ({ value: Math.abs(run.logRatio - centre) / spread, weight: 1 })),
    groups,
    outside,
  );
  const sum = left.reduce(
    (total, { run, centre, spread }) =>
      total + intervalScore(run.logRatio, [centre - high * spread, centre + high * spread], outside),
    0,
  );
  return sum / left.length;
}

/**
 * Each run predicted from the other groups, all from one inverse: for rows g of a group, mean = z_g − (A⁻¹)_gg⁻¹ (A⁻¹z)_g with variance (A⁻¹)_gg⁻¹.
 *
 * @source Dubrule 1983, doi:10.1007/BF01033232 (cross-validation of kriging in a unique neighbourhood)
 */
function leftOut<T extends ScoredRun>({ runs, groups, pairs }: Block<T>, kinship: Kinship): readonly Left<T>[] {
  const size = runs.length;
  const matrix = new Float64Array(size * size);
  let pair = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const at = pairs[pair++];
      const shared = at === undefined ? 0 : kinshipOf(at.shared, at.distances, kinship);
      matrix[row * size + column] = shared;
      matrix[column * size + row] = shared;
    }
    matrix[row * size + row] = priorOf(kinship);
  }
  const inverse = symmetricInverse(matrix, size);
  const scores = runs.map(({ logRatio, scale }) => limitedScore(logRatio / scale));
  const weighted = runs.map((_, row) =>
    scores.reduce((sum, score, column) => sum + (inverse[row * size + column] ?? 0) * score, 0),
  );
  const prior = priorOf(kinship);
  return groups.flatMap((rows) => {
    const solve = choleskySolver(rows.map((row) => rows.map((column) => inverse[row * size + column] ?? 0)));
    const shift = solve(rows.map((row) => weighted[row] ?? 0));
    return rows.flatMap((row, index): Left<T>[] => {
      const run = runs[row];
      if (run === undefined) return [];
      const variance = solve(rows.map((_, other) => (other === index ? 1 : 0)))[index] ?? prior;
      const centre = run.scale * ((scores[row] ?? 0) - (shift[index] ?? 0));
      return [{ run, centre, spread: run.scale * Math.sqrt(variance / prior) }];
    });
  });
}
