/** The interval score, by which intervals are fitted and judged. */

/**
 * Width plus 2/outside times what the value lies beyond a bound: least, in the mean, for the true quantiles.
 *
 * @param outside share of values that may lie outside, 0 to 1
 * @source Gneiting, Raftery 2007, doi:10.1198/016214506000001437, §6.2
 */
export function intervalScore(value: number, [low, high]: readonly [number, number], outside: number): number {
  return high - low + (2 / outside) * (Math.max(0, low - value) + Math.max(0, value - high));
}
