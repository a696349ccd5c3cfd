import { expect, test } from 'vitest';
import { formatBytes, formatPeakFlopPerS, type KernelFacts } from './facts.js';

const facts: KernelFacts = {
  generation: 'blackwell',
  peakBf16FlopPerS: 1,
  peakFp8FlopPerS: 2,
  peakFp4FlopPerS: 4,
  memoryBytesPerS: 1,
  computeUnits: 1,
  sustainedComputeFraction: 1,
};

test.each([
  ['bf16', 1, 2],
  ['fp8', 2, 1],
  ['fp8-block', 2, 1.03125], // one fp32 scale for 128 elements
  ['mxfp8', 2, 1.03125], // one byte for 32
  ['nvfp4', 4, 0.5625], // half a byte, and one for 16
  ['int8', 2, 1],
] as const)('%s runs at peak %d and takes %d bytes', (format, peak, bytes) => {
  expect(formatPeakFlopPerS(format, facts)).toBe(peak);
  expect(formatBytes[format]).toBe(bytes);
});
