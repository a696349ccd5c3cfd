import { expect, test } from 'vitest';
import { attentionForwardTime } from './attention.js';
import type { KernelFacts } from './facts.js';
import { linearAttentionFlop, linearAttentionTime } from './linearAttention.js';

const h100: KernelFacts = {
  generation: 'hopper',
  peakBf16FlopPerS: 989e12,
  peakFp8FlopPerS: 1979e12,
  peakFp4FlopPerS: 1979e12,
  memoryBytesPerS: 3.35e12,
  computeUnits: 132,
  sustainedComputeFraction: 1,
};
const shape = { batch: 1, tokens: 4096, heads: 16, headDim: 128, valueHeadDim: 128, chunkTokens: 64 };

test('linearAttentionFlop adds the masked chunk and the state', () => {
  // For each token and head: 64·(128 + 128) = 16,384 within the chunk, 4·128·128 = 65,536 on the state.
  expect(linearAttentionFlop(shape)).toBe(4096 * 16 * (16_384 + 65_536));
});

test('linear attention grows in proportion to tokens, full attention with their square', () => {
  const long = { ...shape, tokens: 16 * 4096 };
  const linear = linearAttentionTime(long, 'forward', h100).timeS / linearAttentionTime(shape, 'forward', h100).timeS;
  expect(linear).toBeCloseTo(16, 6);
  const full = (tokens: number) =>
    attentionForwardTime(
      {
        batch: 1,
        queryTokens: tokens,
        keyTokens: tokens,
        heads: 16,
        kvHeads: 16,
        headDim: 128,
        valueHeadDim: 128,
        causal: true,
      },
      'flash-3',
      h100,
      { includeLaunch: false },
    ).timeS;
  expect(full(16 * 4096) / full(4096)).toBeGreaterThan(100);
});

test('backward takes twice as long as forward', () => {
  const forward = linearAttentionTime(shape, 'forward', h100).timeS;
  expect(linearAttentionTime(shape, 'backward', h100).timeS).toBeCloseTo(2 * forward, 12);
});
