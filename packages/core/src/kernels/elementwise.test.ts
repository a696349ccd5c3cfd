import { expect, test } from 'vitest';
import { elementwiseMemoryFraction, elementwiseTime } from './elementwise.js';

test('elementwiseTime is bytes over 0.81 of the bandwidth', () => {
  // 1 GB over 0.81 · 1 TB/s = 1.2346 ms.
  expect(elementwiseTime(1e9, { memoryBytesPerS: 1e12 })).toBeCloseTo(1.2346e-3, 7);
  expect(elementwiseTime(0, { memoryBytesPerS: 1e12 })).toBe(0);
  expect(elementwiseMemoryFraction).toBeLessThan(1);
});
