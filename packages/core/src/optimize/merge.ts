/** One search out of searches of the parts of its space: the same best, ties, counts and least as of all at once. */
import { byRank, type Candidate } from './best.js';
import type { Decided, ExactSearch } from './exact.hot.js';

/**
 * What searches of different parts of one space found together. Only how candidates were decided may differ from one search of all: what a
 * floor skips depends on what was found before.
 *
 * @param parts each with stems of its own; all of a space, or as many as were searched
 * @param top how many of the best each was asked for
 */
export function mergeSearches(parts: readonly ExactSearch[], top: number): ExactSearch {
  const sum = (count: (part: ExactSearch) => number): number => parts.reduce((total, part) => total + count(part), 0);
  const decided = (way: keyof Decided): number => sum((part) => part.decided[way]);
  return {
    best: parts
      .flatMap(({ best }) => best)
      .sort(byRank)
      .slice(0, top),
    combinations: sum(({ combinations }) => combinations),
    candidates: sum(({ candidates }) => candidates),
    fitting: sum(({ fitting }) => fitting),
    least: parts.map(({ least }) => least).reduce(lesser, undefined),
    decided: {
      evaluated: decided('evaluated'),
      skippedByConstraintFloor: decided('skippedByConstraintFloor'),
      skippedByConstraint: decided('skippedByConstraint'),
      skippedByObjectiveFloor: decided('skippedByObjectiveFloor'),
    },
  };
}

/** Smaller constraint first; then the order of the space. */
function lesser(a: Candidate | undefined, b: Candidate | undefined): Candidate | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const order = a.constraint - b.constraint || a.stem - b.stem || a.combination - b.combination;
  return order <= 0 ? a : b;
}

/** The objective above which nothing of a further part is among the best, once as many as are asked for are found. */
export function atMostOf({ best }: ExactSearch, top: number): number {
  return best.length < top ? Number.POSITIVE_INFINITY : (best[top - 1]?.objective ?? Number.NEGATIVE_INFINITY);
}
