/** What a step loses to its slowest ranks: chance between equal ranks, and machines that are slow for good. */

/** Ranks below which no waiting was seen on published runs. */
const STRAGGLER_FREE_RANKS = 8;

/**
 * How much longer the slowest of many equal ranks takes than the mean one.
 *
 * @param ranks that wait for each other; ≥ 1
 * @param deviationFraction standard deviation between ranks over the mean; ≥ 0
 * @source expected maximum of N normal variables, σ·√(2 ln N), first term; counted from eight ranks on
 */
export function jitterSlowdown(ranks: number, deviationFraction: number): number {
  return ranks > STRAGGLER_FREE_RANKS ? deviationFraction * Math.sqrt(2 * Math.log(ranks / STRAGGLER_FREE_RANKS)) : 0;
}

/**
 * Expected slowdown by machines that are slow for good: a synchronous job goes at the pace of the slowest, so one is as bad as many.
 *
 * @param machines in the job; ≥ 1
 * @param slowFraction share of machines that are slow and not yet taken out, 0 to 1
 * @param slowdownFraction how much longer a slow one takes; ≥ 0
 * @source MegaScale (arXiv:2402.15627, §6.3): about 0.5 % of machines took about 10 % longer
 */
export function slowMachineSlowdown(machines: number, slowFraction: number, slowdownFraction: number): number {
  const noneFraction = slowFraction >= 1 ? 0 : Math.exp(machines * Math.log1p(-slowFraction));
  return (1 - noneFraction) * slowdownFraction;
}
