import { expect, test } from 'vitest';
import { type AttentionShape, meanKeys } from './attentionShape.js';

const shape: AttentionShape = {
  batch: 1,
  queryTokens: 8,
  keyTokens: 8,
  heads: 32,
  kvHeads: 8,
  headDim: 128,
  valueHeadDim: 128,
  causal: true,
};

test.each([
  { name: 'full', of: { causal: false }, keys: 8 },
  { name: 'causal, all queries: (1 + … + 8)/8', of: {}, keys: 4.5 },
  { name: 'causal, last two queries: (7 + 8)/2', of: { queryTokens: 2 }, keys: 7.5 },
  { name: 'window of 3: (1 + 2 + 3·6)/8', of: { windowTokens: 3 }, keys: 2.625 },
  { name: 'window of 3, last four queries', of: { queryTokens: 4, windowTokens: 3 }, keys: 3 },
  { name: 'window wider than the sequence', of: { windowTokens: 100 }, keys: 4.5 },
  { name: 'balanced context parallel', of: { queryTokens: 2, causalFraction: 0.5 }, keys: 4 },
])('meanKeys of eight tokens, $name, is $keys', ({ of, keys }) => {
  expect(meanKeys({ ...shape, ...of })).toBe(keys);
});
