/** Parts rows into those that a fit sees and those it is judged by, the same way on every machine. */

/** 32-bit FNV-1a hash of a row's key, mixed so that its low bits are even. */
export function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

export interface Split<T> {
  readonly train: readonly T[];
  readonly heldOut: readonly T[];
}

/**
 * 70 % of the rows train, 30 % are held out, by the hash of their key; rows with equal keys stay together.
 *
 * @returns both in the order of their hashes
 */
export function splitRows<T extends { readonly key: string }>(rows: readonly T[]): Split<T> {
  const hashed = rows.map((row) => ({ row, hash: hashOf(row.key) }));
  hashed.sort((a, b) => a.hash - b.hash || (a.row.key < b.row.key ? -1 : 1));
  const border = 0.7 * 2 ** 32;
  const train = hashed.filter(({ hash }) => hash < border).map(({ row }) => row);
  const heldOut = hashed.filter(({ hash }) => hash >= border).map(({ row }) => row);
  return { train, heldOut };
}
