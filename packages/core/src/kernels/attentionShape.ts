/** The shape of core attention, and how much of it a mask leaves. */

/** Core attention of one layer on one rank: softmax(Q·Kᵀ)·V. */
export interface AttentionShape {
  /** Sequences. */
  readonly batch: number;
  /** Queries of each sequence on this rank. */
  readonly queryTokens: number;
  /** Keys that those queries may see; more than queryTokens for a later chunk or under context parallelism. */
  readonly keyTokens: number;
  readonly heads: number;
  readonly kvHeads: number;
  /** Width of queries and keys. */
  readonly headDim: number;
  readonly valueHeadDim: number;
  readonly causal: boolean;
  /** Keys that one query sees at most, itself included; absent for full attention. */
  readonly windowTokens?: number;
  /**
   * Mean share of keyTokens that a causal query sees. Default: the queries are the last ones, 1 − (q − 1)/(2k).
   * Context-parallel ranks with balanced chunks say 0.5.
   */
  readonly causalFraction?: number;
  /** Lengths of the texts that the queries come from, where each sees only itself, with their shares; tiles do not reach from one into the next. */
  readonly texts?: readonly { readonly tokens: number; readonly shareFraction: number }[];
}

/** Mean keys that one query sees. */
export function meanKeys(shape: AttentionShape): number {
  const { queryTokens: q, keyTokens: k, windowTokens } = shape;
  if (!shape.causal) return Math.min(k, windowTokens ?? k);
  if (shape.causalFraction !== undefined) return Math.min(k * shape.causalFraction, windowTokens ?? k);
  // Queries at positions k − q + 1 … k see as many keys as their position, or the window where that is less.
  const first = Math.max(1, k - q + 1);
  if (windowTokens === undefined || windowTokens >= k) return (first + k) / 2;
  if (windowTokens <= first) return windowTokens;
  const growing = windowTokens - first;
  return ((growing * (first + windowTokens - 1)) / 2 + (k - windowTokens + 1) * windowTokens) / (k - first + 1);
}
