import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KernelFacts } from './facts.js';
import { gemmTime } from './gemm.js';
import { groupedGemmTime } from './groupedGemm.js';

const h100: KernelFacts = {
  generation: 'hopper',
  peakBf16FlopPerS: 989e12,
  peakFp8FlopPerS: 1979e12,
  peakFp4FlopPerS: 1979e12,
  memoryBytesPerS: 3.35e12,
  computeUnits: 132,
  sustainedComputeFraction: 1,
};
const toy = { ...h100, peakBf16FlopPerS: 4e12, memoryBytesPerS: 1e12, computeUnits: 4 };
const ideal = {
  computeFraction: 1,
  memoryFraction: 1,
  launchS: 1e-6,
  prologueK: 0,
  normExponent: 1,
  smallTileFraction: 0.01,
  movedFraction: 1,
};

test('groupedGemmTime rounds each group up by half a tile and reads its weights once', () => {
  // Large tiles only (smallTileFraction 0.01). Two groups of 256 rows, n = 256, k = 1000 on four units:
  // rows of tiles 2·256/128 + 2·½ = 5, one tile wide → 5/4 waves count (2 + 1.25)/2 = 1.625 of 65.536 µs = 106.496 µs.
  // Bytes: weights 2·256·1000·2 + rows 512·(1000·2 + 256·2) = 2,310,144 → 2.310144 µs.
  const got = groupedGemmTime({ groups: 2, rowsPerGroup: 256, n: 256, k: 1000 }, 'bf16', toy, { constants: ideal });
  expect(got.computeS).toBeCloseTo(106.496e-6, 10);
  expect(got.memoryS).toBeCloseTo(2.310144e-6, 10);
  expect(got.timeS).toBeCloseTo((106.496 + 2.310144 + 1) * 1e-6, 10);
});

test('weight gradients of experts take their products and then the traffic of what they are added to', () => {
  // As above at a sharp maximum: 106.496 µs of products hide what they read, and C, 512·256 elements of 8 bytes, adds 1.048576 µs.
  const got = groupedGemmTime({ groups: 2, rowsPerGroup: 256, n: 256, k: 1000 }, 'bf16', toy, {
    constants: { ...ideal, normExponent: 1000 },
    includeLaunch: false,
    outputBytesPerElement: 8,
    accumulates: true,
  });
  expect(got.timeS).toBeCloseTo((106.496 + 1.048576) * 1e-6, 10);
});

/** Milliseconds that SimuMax printed shares of 2.25 PFLOP/s for: weight gradients of experts on B200 (configs/system/b200_bf16_ceperm.json). */
test.each([
  { groups: 256, tokens: 128, n: 4096, k: 7168, gradientBytes: 4, share: 0.0775 },
  { groups: 64, tokens: 512, n: 4096, k: 7168, gradientBytes: 4, share: 0.2192 },
  { groups: 32, tokens: 1024, n: 7168, k: 2048, gradientBytes: 4, share: 0.2744 },
  { groups: 40, tokens: 9832, n: 5120, k: 1536, gradientBytes: 4, share: 0.4134 },
  { groups: 128, tokens: 256, n: 7168, k: 2048, gradientBytes: 2, share: 0.2182 },
])(
  'profiled gradients of $groups experts with $tokens tokens each are within 15 %',
  ({ groups, tokens, n, k, gradientBytes, share }) => {
    const b200: KernelFacts = {
      generation: 'blackwell',
      peakBf16FlopPerS: 2250e12,
      peakFp8FlopPerS: 4500e12,
      peakFp4FlopPerS: 9000e12,
      memoryBytesPerS: 7.7e12,
      computeUnits: 148,
      // What the products of the same profile without accumulation keep of the short-run rate.
      sustainedComputeFraction: 0.675,
    };
    const { timeS } = groupedGemmTime({ groups, rowsPerGroup: k, n, k: tokens }, 'bf16', b200, {
      includeLaunch: false,
      equalGroups: true,
      outputBytesPerElement: 2 * gradientBytes,
      accumulates: true,
    });
    const measuredS = (2 * groups * tokens * n * k) / (share * 2250e12);
    expect(Math.abs(timeS / measuredS - 1)).toBeLessThan(0.15);
  },
);

test('groups of equal rows take whole tiles and no half tile more', () => {
  // As above, but each group of 256 rows is exactly two tiles of 128: four tiles on four units, one wave of 65.536 µs.
  const got = groupedGemmTime({ groups: 2, rowsPerGroup: 256, n: 256, k: 1000 }, 'bf16', toy, {
    constants: ideal,
    equalGroups: true,
  });
  expect(got.computeS).toBeCloseTo(65.536e-6, 10);
});

test('a few rows over many experts are bound by reading the weights of the experts that get any', () => {
  // One row on average: a share 1 − e⁻¹ = 0.632 of 64 experts is read.
  const got = groupedGemmTime({ groups: 64, rowsPerGroup: 1, n: 4096, k: 4096 }, 'bf16', h100, {
    constants: { ...ideal, smallTileFraction: 1 },
  });
  expect(got.boundBy).toBe('memory');
  const weights = 64 * (1 - Math.exp(-1)) * 4096 * 4096 * 2;
  expect(got.memoryS).toBeCloseTo((weights + 64 * 8192 * 2) / 3.35e12, 9);
});

test('imbalance is more rows on this rank', () => {
  const shape = { groups: 8, rowsPerGroup: 512, n: 2048, k: 4096 };
  const uneven = groupedGemmTime(shape, 'bf16', h100, { imbalance: 1.5 });
  expect(uneven).toEqual(groupedGemmTime({ ...shape, rowsPerGroup: 768 }, 'bf16', h100));
});

test('groupedGemmTime is never faster than one multiply over all rows, and comes near it for large groups', () => {
  const options = { includeLaunch: false };
  for (const rowsPerGroup of [256, 1024, 8192, 65_536]) {
    const grouped = groupedGemmTime({ groups: 8, rowsPerGroup, n: 4096, k: 4096 }, 'bf16', h100, options).timeS;
    const whole = gemmTime({ m: 8 * rowsPerGroup, n: 4096, k: 4096 }, 'bf16', h100, options).timeS;
    expect(grouped).toBeGreaterThan(whole);
    if (rowsPerGroup === 65_536) expect(grouped / whole).toBeLessThan(1.01);
  }
});

test('groupedGemmTime never falls as groups, rows or widths grow', () => {
  const size = fc.integer({ min: 1, max: 5000 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 128 }), size, size, size, (groups, rowsPerGroup, n, k) => {
      const at = (more: object) =>
        groupedGemmTime({ groups, rowsPerGroup, n, k, ...more }, 'fp8', h100).timeS * (1 + 1e-12);
      const base = groupedGemmTime({ groups, rowsPerGroup, n, k }, 'fp8', h100).timeS;
      expect(at({ groups: groups + 1 })).toBeGreaterThanOrEqual(base);
      expect(at({ rowsPerGroup: rowsPerGroup + 1 })).toBeGreaterThanOrEqual(base);
      expect(at({ n: n + 1 })).toBeGreaterThanOrEqual(base);
      expect(at({ k: k + 1 })).toBeGreaterThanOrEqual(base);
    }),
  );
});
