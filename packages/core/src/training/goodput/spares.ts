/** How often a failure finds no spare machine, and how long it then waits. */
import type { SparePool } from './process.js';

export interface SpareWait {
  /** Share of failures that find none. */
  readonly noSpareFraction: number;
  /** Mean wait of one failure, those that find a spare included. */
  readonly waitS: number;
}

/**
 * Wait for a spare where the job stands still, and so breaks nothing, while it waits.
 *
 * Machines in repair are a birth–death chain of 0 to spares + 1: failures come at a constant rate until all spares are
 * away and one more is missing, and each machine is back at rate 1/repair. The share of failures that find no spare is
 * that of the last running state, which is Erlang's loss formula B(spares, rate × repair); they wait for the first of
 * spares + 1 repairs.
 *
 * @param ratePerS failures that need a machine of this pool; ≥ 0
 * @source A. K. Erlang 1917, loss formula; exponential repair times assumed
 */
export function spareWait(ratePerS: number, { spares, repairS }: SparePool): SpareWait {
  const noSpareFraction = erlangLoss(ratePerS * repairS, spares);
  return { noSpareFraction, waitS: (noSpareFraction * repairS) / (spares + 1) };
}

/** @param load failures per repair time; ≥ 0 */
function erlangLoss(load: number, spares: number): number {
  let loss = 1;
  for (let each = 1; each <= spares; each++) loss = (load * loss) / (each + load * loss);
  return load > 0 ? loss : 0;
}

/**
 * The fewest spares with which at most this share of failures finds none.
 *
 * @param largestFraction > 0, below 1
 */
export function sparesNeeded(ratePerS: number, repairS: number, largestFraction: number): number {
  const load = ratePerS * repairS;
  let spares = 0;
  for (let loss = load > 0 ? 1 : 0; loss > largestFraction; ) {
    spares++;
    loss = (load * loss) / (spares + load * loss);
  }
  return spares;
}
