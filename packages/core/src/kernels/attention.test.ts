import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attentionBackwardTime, attentionForwardTime } from './attention.js';
import type { AttentionShape } from './attentionShape.js';
import type { AttentionConstants } from './constants.js';
import type { KernelFacts } from './facts.js';
import { unfusedBytesPerScore } from './unfusedAttention.js';

const toy: KernelFacts = {
  generation: 'hopper',
  peakBf16FlopPerS: 4e12,
  peakFp8FlopPerS: 8e12,
  peakFp4FlopPerS: 8e12,
  memoryBytesPerS: 1e12,
  computeUnits: 4,
  sustainedComputeFraction: 1,
};
const h100: KernelFacts = { ...toy, peakBf16FlopPerS: 989e12, memoryBytesPerS: 3.35e12, computeUnits: 132 };
const ideal: AttentionConstants = {
  computeFraction: 1,
  memoryFraction: 1,
  launchS: 1e-6,
  prologueKeys: 0,
  normExponent: 1,
  head64Fraction: 0.5,
  head256Fraction: 1,
};
const shape: AttentionShape = {
  batch: 1,
  queryTokens: 8192,
  keyTokens: 8192,
  heads: 32,
  kvHeads: 8,
  headDim: 128,
  valueHeadDim: 128,
  causal: true,
};
const near = (got: number, expected: number) => expect(Math.abs(got / expected - 1)).toBeLessThan(1e-9);

test('attentionForwardTime of a full mask is tiles in waves, plus memory, plus launch', () => {
  // 512 queries and keys, two heads: 2·512/128 = 8 tiles on four units, 2 waves.
  // A tile: 2·128·256·512 FLOP / 1e12 = 33.554432 µs; two waves 67.108864 µs.
  // Bytes: 2·256·(512·2 + 512·2) = 1,048,576 → 1.048576 µs.
  const full = { ...shape, queryTokens: 512, keyTokens: 512, heads: 2, kvHeads: 2, causal: false };
  const got = attentionForwardTime(full, 'flash-3', toy, { constants: ideal });
  near(got.computeS, 67.108864e-6);
  near(got.memoryS, 1.048576e-6);
  near(got.timeS, (67.108864 + 1.048576 + 1) * 1e-6);
  expect(got.boundBy).toBe('compute');
});

test('attentionForwardTime of a causal mask waits half of what the longest tile takes above the mean', () => {
  // As above, causal: the mean query sees 256.5 keys, its tile 256.5 + 64 = 320.5; the longest tile 512.
  // Two waves of 320.5 keys and (512 − 320.5)/2 = 95.75 keys; a key costs 2·128·256 / 1e12 = 0.065536 µs.
  const causal = { ...shape, queryTokens: 512, keyTokens: 512, heads: 2, kvHeads: 2 };
  const got = attentionForwardTime(causal, 'flash-3', toy, { constants: ideal });
  near(got.computeS, (2 * 320.5 + 95.75) * 0.065536e-6);
});

test('attentionForwardTime of one query packs the heads of a group into a tile and is bound by the cache', () => {
  // One query against 8192 keys, 32 heads in 8 groups: 8 tiles of 4 heads, not 32.
  const decode = { ...shape, queryTokens: 1 };
  const got = attentionForwardTime(decode, 'flash-3', h100, { constants: ideal, includeLaunch: false });
  near(got.computeS, (8192 * 2 * 128 * 256) / (989e12 / 132));
  near(got.memoryS, (2 * 256 * (32 + 8192 * 8)) / 3.35e12);
});

test('attentionBackwardTime is 2.5 times the work at 0.85 of the rate', () => {
  const forward = attentionForwardTime(shape, 'flash-3', h100, { includeLaunch: false });
  const backward = attentionBackwardTime(shape, 'flash-3', h100, { includeLaunch: false });
  near(backward.computeS / forward.computeS, 2.5 / 0.85);
  near(backward.memoryS / forward.memoryS, 2.5);
});

test('unfused attention multiplies over the full square and moves its scores through memory', () => {
  const { computeS, memoryS, timeS } = attentionForwardTime(shape, 'unfused', h100);
  near(timeS, computeS + memoryS);
  const scores = 32 * 8192 * 8192;
  expect(memoryS).toBeGreaterThan((unfusedBytesPerScore * scores) / h100.memoryBytesPerS);
  expect(computeS).toBeGreaterThan((4 * scores * 128) / h100.peakBf16FlopPerS);
  near(attentionBackwardTime(shape, 'unfused', h100).timeS, 2 * timeS);
});

test('unfused attention is slower than a fused kernel at a quarter of the profiled rate', () => {
  const times = [1, 0.5, 0.25].map((rateFraction) => attentionForwardTime(shape, 'flash-3', h100, { rateFraction }));
  near((times[0]?.computeS ?? 0) / (times[2]?.computeS ?? 0), 0.25);
  expect(attentionForwardTime(shape, 'unfused', h100).timeS).toBeGreaterThan(times[2]?.timeS ?? Number.NaN);
});

test('four balanced context-parallel ranks take a quarter of the time of one, and a little more', () => {
  const part = { ...shape, queryTokens: 8192, keyTokens: 32_768, causalFraction: 0.5 };
  const whole = { ...shape, queryTokens: 32_768, keyTokens: 32_768 };
  const ratio = attentionForwardTime(part, 'flash-3', h100).timeS / attentionForwardTime(whole, 'flash-3', h100).timeS;
  expect(ratio).toBeGreaterThan(0.249);
  expect(ratio).toBeLessThan(0.28);
});

test('attention time rises with batch, tokens and heads, and a window never slows it', () => {
  const size = fc.integer({ min: 1, max: 16_384 });
  fc.assert(
    fc.property(
      size,
      fc.integer({ min: 1, max: 16 }),
      fc.constantFrom('flash-1', 'flash-2', 'flash-3'),
      (tokens, groups, kernel) => {
        const at = (more: Partial<AttentionShape>) =>
          attentionForwardTime(
            { ...shape, queryTokens: tokens, keyTokens: tokens, heads: 4 * groups, kvHeads: groups, ...more },
            kernel,
            h100,
          ).timeS;
        const base = at({}) * (1 - 1e-12);
        expect(at({ batch: 2 })).toBeGreaterThan(base);
        expect(at({ keyTokens: tokens + 1, queryTokens: tokens + 1 })).toBeGreaterThanOrEqual(base);
        expect(at({ heads: 8 * groups, kvHeads: 2 * groups })).toBeGreaterThanOrEqual(base);
        expect(at({ windowTokens: 512 })).toBeLessThanOrEqual(at({}) * (1 + 1e-12));
      },
    ),
  );
});
