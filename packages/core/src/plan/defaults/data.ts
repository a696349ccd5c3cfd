/** Defaults of section `data`: tokens, lengths of sequences. */
import type { Default } from '../draft.js';
import { choose, published } from './choose.js';
import { chinchilla, llama2 } from './sources.js';

/** Twenty tokens for each parameter. */
export const tokensPerParameter = (parameters: number): Default<number> =>
  choose(Math.ceil(20 * parameters), 'tokens', { source: chinchilla, ...published });

/** One text to a sequence: the longest must fit. */
export const longestAsSequence = (longestText: number): Default<number> =>
  choose(Math.ceil(longestText), 'longestText');

export const packing: Default<'packed'> = choose('packed', 'packing');

/** 4,096 tokens, or the model's own limit where that is shorter; never less than the longest text. */
export const defaultSequenceTokens = (longest: number | undefined, longestText = 0): Default<number> =>
  choose(Math.max(longestText, Math.min(4096, longest ?? 4096)), 'sequenceLength', { source: llama2, ...published });
