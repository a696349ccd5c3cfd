import { expect, test } from 'vitest';
import { attentionForwardTime } from './attention.js';
import type { AttentionShape } from './attentionShape.js';
import gemmBlackwell from './constants/gemm.blackwell.json' with { type: 'json' };
import gemmHopper from './constants/gemm.hopper.json' with { type: 'json' };
import type { GemmFormat, KernelFacts } from './facts.js';
import { gemmTime } from './gemm.js';

// Rows of the tables that the constants were fitted to, chosen by shape before any error was seen. They hold the code, the
// constants and the units together; they are no validation, which calibration does on held-out shapes.
// Source: ai-dynamo/aiconfigurator @095f58a (Apache-2.0), systems/data: a100_sxm, h100_sxm, b200_sxm.

const facts = (
  generation: string,
  bf16: number,
  fp8: number,
  fp4: number,
  bytesPerS: number,
  units: number,
): KernelFacts => ({
  generation,
  peakBf16FlopPerS: bf16,
  peakFp8FlopPerS: fp8,
  peakFp4FlopPerS: fp4,
  memoryBytesPerS: bytesPerS,
  computeUnits: units,
  sustainedComputeFraction: 1,
});
const machines = {
  ampere: facts('ampere', 312e12, 624e12, 624e12, 2.039e12, 108),
  hopper: facts('hopper', 989e12, 1979e12, 1979e12, 3.35e12, 132),
  blackwell: facts('blackwell', 2250e12, 4500e12, 9000e12, 7.7e12, 148),
};
type Machine = keyof typeof machines;

/** generation, format, m, n, k, measured µs; gemm/trtllm 1.0.0 (A100) and 1.3.0rc20. */
const gemmRows: readonly (readonly [Machine, GemmFormat, number, number, number, number])[] = [
  ['ampere', 'bf16', 1, 4096, 4096, 26.21],
  ['ampere', 'bf16', 16, 8192, 8192, 91.72],
  ['ampere', 'bf16', 64, 12288, 4096, 72.47],
  ['ampere', 'bf16', 128, 5120, 5120, 55.09],
  ['ampere', 'bf16', 512, 3584, 3584, 80.62],
  ['ampere', 'bf16', 1024, 1024, 4096, 54.58],
  ['ampere', 'bf16', 2048, 7168, 2048, 267.78],
  ['ampere', 'bf16', 4096, 4096, 4096, 514.08],
  ['ampere', 'bf16', 4096, 12288, 4096, 1607.44],
  ['ampere', 'bf16', 4096, 4096, 12288, 1549.62],
  ['ampere', 'bf16', 8192, 1024, 8192, 534.12],
  ['ampere', 'bf16', 8192, 8192, 8192, 4188.5],
  ['hopper', 'bf16', 1, 4096, 4096, 16.56],
  ['hopper', 'bf16', 16, 8192, 8192, 49.83],
  ['hopper', 'bf16', 64, 12288, 4096, 40.03],
  ['hopper', 'bf16', 128, 5120, 5120, 24.15],
  ['hopper', 'bf16', 512, 3584, 3584, 19.86],
  ['hopper', 'bf16', 1024, 1024, 4096, 17.16],
  ['hopper', 'bf16', 2048, 7168, 2048, 78.34],
  ['hopper', 'bf16', 4096, 4096, 4096, 174.29],
  ['hopper', 'bf16', 4096, 12288, 4096, 515.23],
  ['hopper', 'bf16', 4096, 4096, 12288, 506.41],
  ['hopper', 'bf16', 8192, 1024, 8192, 172.55],
  ['hopper', 'bf16', 8192, 8192, 8192, 1404.78],
  ['hopper', 'fp8', 4096, 4096, 4096, 150.74],
  ['hopper', 'fp8', 4096, 12288, 4096, 324.68],
  ['hopper', 'fp8', 8192, 8192, 8192, 884.91],
  ['blackwell', 'bf16', 1, 4096, 4096, 9.91],
  ['blackwell', 'bf16', 16, 8192, 8192, 25.29],
  ['blackwell', 'bf16', 64, 12288, 4096, 20.06],
  ['blackwell', 'bf16', 128, 5120, 5120, 12.68],
  ['blackwell', 'bf16', 512, 3584, 3584, 12.04],
  ['blackwell', 'bf16', 1024, 1024, 4096, 10.06],
  ['blackwell', 'bf16', 2048, 7168, 2048, 41.09],
  ['blackwell', 'bf16', 4096, 4096, 4096, 112.28],
  ['blackwell', 'bf16', 4096, 12288, 4096, 257.39],
  ['blackwell', 'bf16', 4096, 4096, 12288, 272.75],
  ['blackwell', 'bf16', 8192, 1024, 8192, 97.21],
  ['blackwell', 'bf16', 8192, 8192, 8192, 737.15],
  ['blackwell', 'fp8', 4096, 4096, 4096, 81.01],
  ['blackwell', 'fp8', 4096, 12288, 4096, 168.57],
  ['blackwell', 'fp8', 8192, 8192, 8192, 470.85],
  ['blackwell', 'nvfp4', 4096, 4096, 4096, 54.88],
  ['blackwell', 'nvfp4', 4096, 12288, 4096, 117.59],
  ['blackwell', 'nvfp4', 8192, 8192, 8192, 284.56],
];

/** generation, batch, tokens, heads, KV heads, measured µs; causal, head width 128; attention/sglang 0.5.10 (A100) and 0.5.14. */
const attentionRows: readonly (readonly [Machine, number, number, number, number, number])[] = [
  ['ampere', 1, 1024, 32, 8, 95.0],
  ['ampere', 8, 1024, 32, 8, 466.3],
  ['ampere', 8, 1024, 64, 8, 847.2],
  ['ampere', 1, 2048, 32, 8, 262.3],
  ['ampere', 1, 2048, 64, 8, 446.1],
  ['ampere', 4, 2048, 32, 8, 820.9],
  ['ampere', 4, 2048, 64, 8, 1508.2],
  ['ampere', 1, 4096, 32, 8, 842.0],
  ['ampere', 1, 4096, 64, 8, 1515.8],
  ['ampere', 2, 4096, 32, 8, 1503.0],
  ['ampere', 2, 4096, 64, 8, 2848.1],
  ['ampere', 1, 8192, 32, 8, 2905.8],
  ['ampere', 1, 8192, 64, 8, 5471.2],
  ['ampere', 1, 16384, 32, 8, 11080.4],
  ['ampere', 1, 16384, 64, 8, 21579.3],
  ['hopper', 1, 1024, 32, 8, 29.4],
  ['hopper', 8, 1024, 32, 8, 201.2],
  ['hopper', 8, 1024, 64, 8, 389.2],
  ['hopper', 1, 2048, 32, 8, 88.8],
  ['hopper', 1, 2048, 64, 8, 167.9],
  ['hopper', 4, 2048, 32, 8, 294.1],
  ['hopper', 4, 2048, 64, 8, 559.3],
  ['hopper', 1, 4096, 32, 8, 253.4],
  ['hopper', 1, 4096, 64, 8, 535.4],
  ['hopper', 2, 4096, 32, 8, 576.6],
  ['hopper', 2, 4096, 64, 8, 983.0],
  ['hopper', 1, 8192, 32, 8, 950.5],
  ['hopper', 1, 8192, 64, 8, 1770.1],
  ['hopper', 1, 16384, 32, 8, 3557.9],
  ['hopper', 1, 16384, 64, 8, 7390.1],
  ['blackwell', 1, 1024, 32, 8, 24.8],
  ['blackwell', 8, 1024, 32, 8, 109.2],
  ['blackwell', 8, 1024, 64, 8, 188.7],
  ['blackwell', 1, 2048, 32, 8, 60.1],
  ['blackwell', 1, 2048, 64, 8, 91.8],
  ['blackwell', 4, 2048, 32, 8, 163.5],
  ['blackwell', 4, 2048, 64, 8, 324.2],
  ['blackwell', 1, 4096, 32, 8, 153.7],
  ['blackwell', 1, 4096, 64, 8, 336.1],
  ['blackwell', 2, 4096, 32, 8, 268.2],
  ['blackwell', 2, 4096, 64, 8, 502.1],
  ['blackwell', 1, 8192, 32, 8, 501.5],
  ['blackwell', 1, 8192, 64, 8, 944.0],
  ['blackwell', 1, 16384, 32, 8, 1724.4],
  ['blackwell', 1, 16384, 64, 8, 3490.6],
];

/** The measured 8- and 4-bit calls also quantise A: bytes for each of its elements, at the datasheet's bandwidth. */
function quantiseBytes(machine: Machine, format: GemmFormat): number {
  if (format === 'fp8' && machine === 'hopper') return gemmHopper.formats.fp8.quantise.bytesPerElement.h100_sxm;
  if (format === 'fp8' && machine === 'blackwell') return gemmBlackwell.formats.fp8.quantise.bytesPerElement.b200_sxm;
  return format === 'nvfp4' ? gemmBlackwell.formats.nvfp4.quantise.bytesPerElement : 0;
}

const gemmErrors = gemmRows.map(([machine, format, m, n, k, measuredUs]) => {
  const on = machines[machine];
  const timeS = gemmTime({ m, n, k }, format, on).timeS + (quantiseBytes(machine, format) * m * k) / on.memoryBytesPerS;
  return { name: `${machine} ${format} ${m} × ${n} × ${k}`, error: (timeS * 1e6) / measuredUs - 1 };
});

const attentionErrors = attentionRows.map(([machine, batch, tokens, heads, kvHeads, measuredUs]) => {
  const shape: AttentionShape = {
    batch,
    queryTokens: tokens,
    keyTokens: tokens,
    heads,
    kvHeads,
    headDim: 128,
    valueHeadDim: 128,
    causal: true,
  };
  const { timeS } = attentionForwardTime(shape, machine === 'ampere' ? 'flash-2' : 'flash-3', machines[machine]);
  return {
    name: `${machine} ${batch} × ${tokens} tokens, ${heads}/${kvHeads} heads`,
    error: (timeS * 1e6) / measuredUs - 1,
  };
});

const meanAbs = (errors: readonly { readonly error: number }[]) =>
  errors.reduce((sum, { error }) => sum + Math.abs(error), 0) / errors.length;

test.each(gemmErrors)('gemmTime is within 22 % of the measured $name', ({ error }) => {
  expect(Math.abs(error)).toBeLessThan(0.22);
});

test('gemmTime is within 6 % of the measured rows on average', () => {
  expect(meanAbs(gemmErrors)).toBeLessThan(0.06);
});

test.each(attentionErrors)('attentionForwardTime is within 30 % of the measured $name', ({ error }) => {
  expect(Math.abs(error)).toBeLessThan(0.3);
});

test('attentionForwardTime is within 8 % of the measured rows on average', () => {
  expect(meanAbs(attentionErrors)).toBeLessThan(0.08);
});
