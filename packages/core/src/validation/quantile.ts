/** A conformal quantile where rows come in groups. */

/**
 * The value that a row of a new group exceeds with the wanted chance.
 *
 * Rows of one group are not independent: groups count, and the new one may lie anywhere among the G known ones with the same chance, so that
 * ((G + 1)·outside − 1)/G of the known weight lies beyond the bound. With too few groups the extreme stands in.
 *
 * @param weighted values with any positive weights; not empty
 * @param groups G
 * @param outside share of new rows beyond the value, 0 to 1
 * @source Dunn, Wasserman, Ramdas 2022, Distribution-free prediction sets for two-layer hierarchical models, §3.1 (pooled distributions)
 */
export function conformalQuantile(
  weighted: readonly { readonly value: number; readonly weight: number }[],
  groups: number,
  outside: number,
): number {
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const tail = Math.max(0, ((groups + 1) * outside - 1) / groups) * total;
  const falling = [...weighted].sort((a, b) => b.value - a.value);
  let sum = 0;
  for (const { value, weight } of falling) {
    sum += weight;
    // Rounding must not move the bound by a rank.
    if (sum > tail + 1e-9 * total) return value;
  }
  return falling.at(-1)?.value ?? 0;
}
