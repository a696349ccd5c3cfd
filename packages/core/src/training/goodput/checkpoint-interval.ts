/** How long to train between checkpoints: Young's and Daly's estimates and the exact optimum. */

/**
 * Young's first-order interval √(2CM).
 *
 * @param pauseS C, what a checkpoint stops training for; ≥ 0
 * @param failureIntervalS M, mean time between failures; > 0
 * @source J. W. Young, A first order approximation to the optimum checkpoint interval, CACM 17 (1974)
 */
export function youngIntervalS(pauseS: number, failureIntervalS: number): number {
  return Math.sqrt(2 * pauseS * failureIntervalS);
}

/**
 * Daly's refinement of it; one mean time between failures where a checkpoint takes twice that or longer.
 *
 * @source J. T. Daly, A higher order estimate of the optimum checkpoint interval for restart dumps, FGCS 22 (2006), eq. 37
 */
export function dalyIntervalS(pauseS: number, failureIntervalS: number): number {
  const ratio = pauseS / (2 * failureIntervalS);
  if (ratio >= 1) return failureIntervalS;
  return youngIntervalS(pauseS, failureIntervalS) * (1 + Math.sqrt(ratio) / 3 + ratio / 9) - pauseS;
}

/**
 * The interval that keeps most of the time, exactly, for failures that come at random at a constant rate.
 *
 * The share that is kept is proportional to τ / (e^((τ + C)/M) − 1), whatever a restart takes (Daly 2006, eq. 20). Its
 * derivative is zero where (1 − τ/M)·e^(τ/M) = e^(−C/M): with y = τ/M, −y − ln(1 − y) = C/M. That is Lambert's function,
 * τ = M·(1 + W₀(−e^(−1 − C/M))), found here by Newton's method from above, where it falls steadily.
 *
 * @returns 0 ≤ τ ≤ M; 0 only where checkpoints are free
 */
export function optimalIntervalS(pauseS: number, failureIntervalS: number): number {
  const wanted = pauseS / failureIntervalS;
  if (wanted <= 0) return 0;
  // Both bounds lie above the root: y²/2 < −y − ln(1 − y), and 1 − y > e^(−1 − C/M).
  let y = Math.min(Math.sqrt(2 * wanted), -Math.expm1(-1 - wanted));
  for (let round = 0; round < 100; round++) {
    const step = ((-y - Math.log1p(-y) - wanted) * (1 - y)) / y;
    if (!(step > 1e-15 * y)) break;
    y -= step;
  }
  return y * failureIntervalS;
}
