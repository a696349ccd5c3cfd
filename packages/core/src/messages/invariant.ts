/** A fault of ours, never of the input: thrown, and reported as an internal fault. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Throws unless the condition holds; use where only a bug could break it. */
export function invariant(condition: boolean, whatBroke: string): asserts condition {
  if (!condition) throw new InvariantError(whatBroke);
}
