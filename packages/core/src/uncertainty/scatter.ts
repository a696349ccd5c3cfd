/** How much measured runs scatter among themselves beyond what similar runs are expected to: noise of a user's own cluster. */

/** 80 % of a normal variable lie within so many standard deviations; `high` of a table holds the same share. */
const deviationsOfBound = 1.2816;

/**
 * Moment estimate of the noise that runs add to their expected covariance: Q = sᵀPs, where P takes out the common mean, has the expectation
 * σ²·((n − 1) + δ·tr P) for noise δ on top of what the covariance holds; solved for δ and held at 0 from below.
 *
 * @param scores misses over the typical miss
 * @param solve solves with the expected covariance of the scores, a matrix K up to the factor σ²
 * @param bound of |score| over √prior that holds 80 % of runs; > 0
 * @param prior diagonal of K that `bound` belongs to; > 0
 * @returns δ in the unit of K; 0 for a single run
 * @source DerSimonian, Laird 1986, doi:10.1016/0197-2456(86)90046-2, eq. 8, for correlated runs
 */
export function measuredScatter(
  scores: readonly number[],
  solve: (right: readonly number[]) => readonly number[],
  { bound, prior }: { readonly bound: number; readonly prior: number },
): number {
  const count = scores.length;
  // One run has no degree of freedom left beside the common miss.
  if (count < 2 || !(bound > 0)) return 0;
  const ofOnes = solve(scores.map(() => 1));
  const ofScores = solve(scores);
  const precision = sum(ofOnes);
  const mean = sum(ofScores) / precision;
  const scatter = sum(scores.map((score, index) => score * ((ofScores[index] ?? 0) - mean * (ofOnes[index] ?? 0))));
  const trace =
    sum(scores.map((_, row) => solve(scores.map((__, column) => (row === column ? 1 : 0)))[row] ?? 0)) -
    sum(ofOnes.map((each) => each * each)) / precision;
  const unit = (bound / deviationsOfBound) ** 2 / prior;
  return Math.max(0, (scatter / unit - (count - 1)) / trace);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
