import { expect, test } from 'vitest';
import { attentionConstants, gemmConstants, groupedGemmConstants, kernelConstants } from './constants.js';
import { formatBytes, type GemmFormat } from './facts.js';
import { profiledGenerations } from './transfer.js';

const formats = Object.keys(formatBytes) as GemmFormat[];

test('every generation has constants for every format, within physical bounds', () => {
  for (const generation of [...profiledGenerations, 'tpu-v6', 'volta', 'nobody-knows']) {
    for (const format of formats) {
      const { constants: c, fit } = kernelConstants(generation, format, 'gemm');
      expect(c.computeFraction).toBeGreaterThan(0.3);
      expect(c.computeFraction).toBeLessThanOrEqual(1);
      expect(c.memoryFraction).toBeGreaterThan(0.5);
      expect(c.memoryFraction).toBeLessThanOrEqual(1);
      expect(c.normExponent).toBeGreaterThanOrEqual(1);
      expect(c.smallTileFraction).toBeLessThanOrEqual(1);
      expect(fit.heldOutRows).toBeGreaterThan(1000);
      expect(gemmConstants(generation, format)).toEqual(c);
    }
  }
});

test('grouped multiplies are never faster than dense ones of the format, and every fraction is one', () => {
  for (const generation of [...profiledGenerations, 'tpu-v6', 'nobody-knows']) {
    for (const format of formats) {
      const { constants: c, transferredFrom } = kernelConstants(generation, format, 'groupedGemm');
      expect(c.computeFraction).toBeGreaterThan(0.3);
      if (transferredFrom === undefined) {
        expect(c.computeFraction).toBeLessThanOrEqual(gemmConstants(generation, format).computeFraction);
      }
      for (const fraction of [c.memoryFraction, c.movedFraction, c.smallTileFraction]) {
        expect(fraction).toBeGreaterThan(0.1);
        expect(fraction).toBeLessThanOrEqual(1);
      }
      expect(c.launchS).toBeLessThan(100e-6);
      expect(groupedGemmConstants(generation, format)).toEqual(c);
    }
  }
});

test('long calls keep nine tenths of the rate of short ones on Ampere, and six to eight and a half on later generations', () => {
  const kept = (generation: string, format: GemmFormat) =>
    kernelConstants(generation, format, 'gemm').sustainedFraction;
  expect(kept('ampere', 'bf16')).toBeGreaterThan(0.9);
  for (const generation of ['hopper', 'blackwell']) {
    for (const format of ['bf16', 'fp8', 'fp8-block', 'mxfp8'] as const) {
      expect(kept(generation, format)).toBeGreaterThan(0.6);
      expect(kept(generation, format)).toBeLessThan(0.85);
    }
  }
  expect(kernelConstants('hopper', 'bf16', 'groupedGemm').sustainedFraction).toBeUndefined();
});

test('attention constants are physical: shares of peak, and costs of a few hundred keys at most', () => {
  for (const generation of profiledGenerations) {
    for (const stack of ['bare', 'vllm', 'trtllm'] as const) {
      const c = attentionConstants(generation, stack);
      for (const fraction of [c.computeFraction, c.memoryFraction, c.head64Fraction]) {
        expect(fraction).toBeGreaterThan(0.4);
        expect(fraction).toBeLessThan(1);
      }
      expect(c.prologueKeys).toBeGreaterThanOrEqual(0);
      expect(c.prologueKeys).toBeLessThan(1000);
      expect(c.head256Fraction).toBeLessThan(1.3);
    }
  }
});

test('what was measured there says so, and what was not says where it comes from', () => {
  expect(kernelConstants('hopper', 'bf16', 'gemm').transferredFrom).toBeUndefined();
  expect(kernelConstants('hopper', 'bf16', 'attention').transferredFrom).toBeUndefined();
  expect(kernelConstants('cdna3', 'bf16', 'gemm').transferredFrom).toBe('hopper bf16');
  expect(kernelConstants('hopper', 'nvfp4', 'gemm').transferredFrom).toBe('hopper fp8');
  expect(kernelConstants('ampere', 'fp8', 'gemm').transferredFrom).toBe('ampere int8');
  expect(kernelConstants('rubin', 'nvfp4', 'attention').transferredFrom).toBe('blackwell bf16');
});

test('mxfp8 products run at the rate of fp8, those with a scale for each row at 0.57 of it', () => {
  const fp8 = gemmConstants('blackwell', 'fp8').computeFraction;
  expect(gemmConstants('blackwell', 'mxfp8').computeFraction).toBe(fp8);
  expect(gemmConstants('blackwell', 'fp8-row').computeFraction).toBeCloseTo(0.57 * fp8, 12);
});

test('held-out errors of 16-bit GEMM and attention stay within what the documentation claims', () => {
  for (const generation of profiledGenerations) {
    expect(kernelConstants(generation, 'bf16', 'gemm').fit.heldOutMeanAbsErrorPct).toBeLessThan(11);
    expect(kernelConstants(generation, 'bf16', 'attention').fit.heldOutMeanAbsErrorPct).toBeLessThan(12);
  }
});

test('what a serving engine does around attention costs memory traffic, never less launch than half of the bare kernel', () => {
  for (const generation of profiledGenerations) {
    const bare = attentionConstants(generation, 'bare');
    for (const stack of ['vllm', 'trtllm'] as const) {
      const engine = attentionConstants(generation, stack);
      expect(engine).not.toEqual(bare);
      expect(engine.launchS).toBeGreaterThan(bare.launchS / 2);
    }
  }
});
