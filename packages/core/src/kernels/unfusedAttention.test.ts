import { expect, test } from 'vitest';
import { gemmConstants } from './constants.js';
import type { KernelFacts } from './facts.js';
import { unfusedAttentionTime } from './unfusedAttention.js';

const a100: KernelFacts = {
  generation: 'ampere',
  peakBf16FlopPerS: 312e12,
  peakFp8FlopPerS: 312e12,
  peakFp4FlopPerS: 312e12,
  memoryBytesPerS: 2.039e12,
  computeUnits: 108,
  sustainedComputeFraction: 1,
};

test('unfusedAttentionTime of GPT-3 attention is mostly score traffic', () => {
  // 2048 tokens, 96 heads of 128: 96·2048² = 402,653,184 scores · 13 B = 5.234 GB; Q, K, V and O add
  // 2·256·(2048·96·2) = 201 MB. Over 0.81 · 2.039 TB/s: 3.291 ms. FLOP: 2·scores·256 = 2.0616e11 at the GEMM rate.
  const shape = {
    batch: 1,
    queryTokens: 2048,
    keyTokens: 2048,
    heads: 96,
    kvHeads: 96,
    headDim: 128,
    valueHeadDim: 128,
    causal: true,
  };
  const got = unfusedAttentionTime(shape, a100, 1);
  expect(got.memoryS).toBeCloseTo(3.291e-3, 6);
  expect(got.computeS).toBeCloseTo(2.0616e11 / (312e12 * gemmConstants('ampere', 'bf16').computeFraction), 7);
  expect(got.boundBy).toBe('memory');
});
