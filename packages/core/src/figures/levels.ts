/**
 * Loops that the columns of a program belong to, and with them all that follows from those columns: 0 goes over blocks of rows, 1 is the
 * outermost loop within a block, and so on inwards.
 */

export interface Levels {
  readonly loops: number;
  /** Of each column, by place. */
  readonly ofColumns: readonly number[];
}

export const NO_LOOPS: Levels = { loops: 0, ofColumns: [] };

/** @param loops names of the columns that each loop sets, the outermost first; a column that none names changes with rows */
export function levelsOf(columns: readonly string[], loops: readonly (readonly string[])[]): Levels {
  const ofColumns = columns.map((name) => loops.findIndex((names) => names.includes(name)) + 1);
  return { loops: loops.length, ofColumns };
}

/** Level of a value that depends on the columns whose bits are set. */
export function deepestLevel(columns: bigint, levels: Levels): number {
  let deepest = 0;
  for (const place of placesIn(columns)) deepest = Math.max(deepest, levels.ofColumns[place] ?? 0);
  return deepest;
}

/** Places of the bits that are set, lowest first. */
export function placesIn(columns: bigint): readonly number[] {
  return [...columns.toString(2)].reverse().flatMap((bit, place) => (bit === '1' ? [place] : []));
}
