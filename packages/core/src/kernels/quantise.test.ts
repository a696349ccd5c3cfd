import { expect, test } from 'vitest';
import blackwell from './constants/quantise.blackwell.json' with { type: 'json' };
import hopper from './constants/quantise.hopper.json' with { type: 'json' };
import { elementwiseTime } from './elementwise.js';
import type { GemmFormat } from './facts.js';
import { quantiseElementwiseBytes, quantiseTime } from './quantise.js';

const h100 = { generation: 'hopper', memoryBytesPerS: 3.35e12 };

test('a delayed cast reads two bytes and writes one for each copy', () => {
  const n = 1e9;
  const { cast } = hopper.fractions;
  expect(quantiseTime(n, 'fp8', h100)).toBeCloseTo((3 * n) / (cast * 3.35e12), 12);
  expect(quantiseTime(n, 'fp8', h100, { copies: 2 })).toBeCloseTo((4 * n) / (cast * 3.35e12), 12);
});

test('a current scale costs one more pass over the tensor, and finer scales do not', () => {
  const extra = 2 / hopper.fractions.tensorScale / 3.35e12;
  const cost = (format: GemmFormat, scaling: 'current' | 'delayed') => quantiseTime(1, format, h100, { scaling });
  expect(cost('fp8', 'current') - cost('fp8', 'delayed')).toBeCloseTo(extra, 18);
  for (const format of ['fp8-row', 'fp8-block', 'mxfp8'] as const) {
    expect(cost(format, 'current')).toBe(cost(format, 'delayed'));
  }
  expect(cost('bf16', 'current')).toBe(0);
});

test('fp8-row finds the scales of rows and of columns in a pass each', () => {
  expect(quantiseTime(1, 'fp8-row', h100, { copies: 2 })).toBe(2 * quantiseTime(1, 'fp8-row', h100));
});

test('the elementwise bytes take the same time as the passes', () => {
  for (const format of ['fp8', 'fp8-block', 'mxfp8', 'nvfp4'] as const) {
    const bytes = quantiseElementwiseBytes(format, 'hopper', { copies: 2, scaling: 'current' });
    const passes = quantiseTime(1e6, format, h100, { copies: 2, scaling: 'current' });
    expect(elementwiseTime(1e6 * bytes, h100)).toBeCloseTo(passes, 15);
  }
});

// Source: ai-dynamo/aiconfigurator @095f58a (Apache-2.0), quantize/trtllm 1.3.0rc20, a matrix of 16,384 × 4,096, in µs.
test('the cast of a tensor takes what was measured on H100, to 5 %', () => {
  const us = quantiseTime(16_384 * 4096, 'fp8', h100) * 1e6;
  expect(Math.abs(us / 66.9 - 1)).toBeLessThan(0.05);
});

test('no pass is faster than the memory', () => {
  for (const fraction of [...Object.values(hopper.fractions), ...Object.values(blackwell.fractions)]) {
    expect(fraction).toBeGreaterThan(0.2);
    expect(fraction).toBeLessThan(1);
  }
});
