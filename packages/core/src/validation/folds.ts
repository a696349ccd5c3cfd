/** Deals groups into folds that are left out one after the other. */

/**
 * Spreads groups over folds of about equal rows: the largest first, each to the fold that has fewest. The same names give the same folds.
 *
 * @param groups the group of every row
 */
export function foldsOfGroups(groups: readonly string[], foldCount: number): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const order = [...sizes].sort(([nameA, a], [nameB, b]) => b - a || (nameA < nameB ? -1 : 1));
  const rowsOf = Array.from({ length: foldCount }, () => 0);
  const folds = new Map<string, number>();
  for (const [group, size] of order) {
    const fold = rowsOf.indexOf(Math.min(...rowsOf));
    folds.set(group, fold);
    rowsOf[fold] = (rowsOf[fold] ?? 0) + size;
  }
  return folds;
}
