/** What near published runs tell of the miss of a prediction: the best linear unbiased prediction of its score from theirs. */
import { apart, common, type Kinship, kinshipOf, type Place, placeOf, priorOf } from './kinship.js';
import type { PublishedRun } from './publishedRun.js';
import type { RunTraits } from './runTraits.js';
import { noisySolver } from './solve.js';
import type { PublishedMisses } from './table.js';

/** Where the score of a run is to be expected, and how much less uncertain it is than that of a run without near ones. */
export interface Lean {
  /** Expected ln(measured / predicted) over the typical miss. */
  readonly score: number;
  /** Standard deviation of what is left over that of a run without near ones: 1 where nothing is near. */
  readonly remainingFraction: number;
  /** The published run that shares most with it, where any does. */
  readonly nearest?: { readonly id: string; readonly sharedFraction: number };
}

/** Of a run without published ones near it. */
export const nothingNear: Lean = { score: 0, remainingFraction: 1 };

/** Runs further down share too little to move anything, and the time of a solution grows with the cube. */
const mostNeighbours = 100;
/** Scores beyond this count no more: a run that contradicts its like must not move them far. */
const scoreLimit = 2.5;

export function limitedScore(score: number): number {
  return Math.max(-scoreLimit, Math.min(scoreLimit, score));
}

/**
 * @param excludes runs that are not to be used: those of the group or cluster that a prediction is judged on
 * @source Henderson 1975, doi:10.2307/2529430 (best linear unbiased prediction); Cressie 1993, Statistics for Spatial Data, §3.2 and §3.4.4 (kriging in a moving
 * neighbourhood)
 */
export function leanOf(
  run: RunTraits,
  { kinship, runs }: PublishedMisses,
  excludes: (run: PublishedRun) => boolean = () => false,
): Lean {
  const place = placeOf(run);
  const near = runs
    .filter(({ traits }) => traits.generation === run.generation)
    .filter((each) => !excludes(each))
    .map((each) => ({ each, place: placeOf(each.traits) }))
    .map(({ each, place: other }) => ({ each, place: other, shared: sharedVariance(place, other, kinship) }))
    .sort((a, b) => b.shared - a.shared)
    .slice(0, mostNeighbours);
  const prior = priorOf(kinship);
  const [first] = near;
  if (first === undefined) return nothingNear;
  // The solver reads the lower half alone.
  const among = near.map(({ place: a }, row) =>
    near.map(({ place: b }, column) => (column <= row ? sharedVariance(a, b, kinship) : 0)),
  );
  const weights = noisySolver(among, kinship.noise)(near.map(({ shared }) => shared));
  let score = 0;
  let explained = 0;
  near.forEach(({ each, shared }, index) => {
    const weight = weights[index] ?? 0;
    score += weight * limitedScore(each.score);
    explained += weight * shared;
  });
  const remaining = Math.max(kinship.noise, prior - explained);
  return {
    score,
    remainingFraction: Math.sqrt(remaining / prior),
    nearest: { id: first.each.id, sharedFraction: first.shared / (prior - kinship.noise) },
  };
}

function sharedVariance(a: Place, b: Place, kinship: Kinship): number {
  return kinshipOf(common(a, b), apart(a, b), kinship);
}
