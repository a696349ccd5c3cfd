/** Lengths of the texts that fill sequences, and how many keys their tokens see. */
import type { SoftmaxAttention } from './architecture.js';
import { keysPerQuery } from './flops.js';

/** Texts of one length and their share among all texts; the shares of a list sum to 1. */
export interface LengthClass {
  readonly tokens: number;
  readonly shareFraction: number;
}

/**
 * Keys that a query meets on average where the tokens of a text see no other text: Σ L·keys(L) over Σ L.
 *
 * @param texts absent where all tokens of a sequence may see each other
 * @returns with the causal mask E[L²] / 2·E[L] without a window
 * @source Megatron-Bridge, training/utils/flop_utils.py: Σ s² over the texts of a pack in place of the square of the pack
 */
export function keysPerQueryOfTexts(
  attention: Pick<SoftmaxAttention, 'windowTokens' | 'chunkTokens'>,
  sequenceTokens: number,
  causal: boolean,
  texts: readonly LengthClass[] | undefined,
): number {
  if (texts === undefined) return keysPerQuery(attention, sequenceTokens, causal);
  let [keys, tokens] = [0, 0];
  for (const { tokens: length, shareFraction } of texts) {
    keys += shareFraction * length * keysPerQuery(attention, length, causal);
    tokens += shareFraction * length;
  }
  return keys / tokens;
}

/** The longest text; nothing where there are none. */
export function longestText(texts: readonly LengthClass[] | undefined): number | undefined {
  return texts?.reduce((longest, { tokens }) => Math.max(longest, tokens), 0);
}
