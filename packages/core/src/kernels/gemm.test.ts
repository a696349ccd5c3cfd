import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GemmConstants } from './constants.js';
import type { GemmFormat, KernelFacts } from './facts.js';
import { gemmTime, waves } from './gemm.js';

/** Four units of 1 TFLOP/s and 1 TB/s: round numbers for hand computation. */
const toy: KernelFacts = {
  generation: 'hopper',
  peakBf16FlopPerS: 4e12,
  peakFp8FlopPerS: 8e12,
  peakFp4FlopPerS: 16e12,
  memoryBytesPerS: 1e12,
  computeUnits: 4,
  sustainedComputeFraction: 1,
};
/** No losses but the quantisation into tiles and waves; compute and memory add up. */
const ideal: GemmConstants = {
  computeFraction: 1,
  memoryFraction: 1,
  launchS: 1e-6,
  prologueK: 0,
  normExponent: 1,
  smallTileFraction: 1,
  minKPerSplit: 1e9,
};
const h100: KernelFacts = {
  ...toy,
  peakBf16FlopPerS: 989e12,
  peakFp8FlopPerS: 1979e12,
  memoryBytesPerS: 3.35e12,
  computeUnits: 132,
};
const formats: readonly GemmFormat[] = ['bf16', 'fp8', 'fp8-block', 'mxfp8', 'nvfp4', 'int8'];

const near = (got: number, expected: number) => expect(Math.abs(got / expected - 1)).toBeLessThan(1e-9);

test('gemmTime of one full wave is tile time, plus memory, plus launch', () => {
  // 256 × 256: four tiles of 128 × 128, one for each unit: 2·128·128·1000 FLOP / 1e12 = 32.768 µs.
  // (The 128 × 256 tile needs two tiles, one wave of 65.536 µs; the smaller ones 2 or 4 waves, 32.768 µs too.)
  // Bytes: (256 + 256)·1000·2 + 256·256·2 = 1,155,072 → 1.155072 µs.
  const got = gemmTime({ m: 256, n: 256, k: 1000 }, 'bf16', toy, { constants: ideal });
  near(got.computeS, 32.768e-6);
  near(got.memoryS, 1.155072e-6);
  near(got.timeS, 34.923072e-6);
  expect(got.boundBy).toBe('compute');
});

test('gemmTime charges half of what the last wave leaves empty', () => {
  // With smaller tiles useless (efficiency 0.01), 640 × 256 is five tiles of 128 × 256 on four units:
  // 1.25 waves count as (2 + 1.25)/2 = 1.625, each of 2·128·256·1000 / 1e12 = 65.536 µs → 106.496 µs.
  const got = gemmTime({ m: 640, n: 256, k: 1000 }, 'bf16', toy, { constants: { ...ideal, smallTileFraction: 0.01 } });
  near(got.computeS, 106.496e-6);
});

test('gemmTime splits K when one tile would leave the machine idle', () => {
  // One tile of 64 × 64, k = 8192, parts of 2048 at least: four parts, one for each unit:
  // 2·64·64·2048 / 1e12 = 16.777216 µs. Bytes: (64 + 64)·8192·2 + 64·64·2 = 2,105,344, and 4·64·64·8 = 131,072 of
  // partial sums → 2.236416 µs.
  const got = gemmTime({ m: 64, n: 64, k: 8192 }, 'bf16', toy, { constants: { ...ideal, minKPerSplit: 2048 } });
  near(got.computeS, 16.777216e-6);
  near(got.memoryS, 2.236416e-6);
  near(got.timeS, (16.777216 + 2.236416 + 1) * 1e-6);
});

test('gemmTime of one token is bound by reading the weights', () => {
  // B is 4096 · 4096 · 2 = 33,554,432 bytes; A and C add 16,384. At 1 TB/s: 33.570816 µs.
  const got = gemmTime({ m: 1, n: 4096, k: 4096 }, 'bf16', h100, {
    constants: { ...ideal, normExponent: 50 },
    includeLaunch: false,
  });
  near(got.memoryS, 33_570_816 / 3.35e12);
  expect(got.boundBy).toBe('memory');
  expect(got.launchS).toBe(0);
  expect(got.timeS / got.memoryS - 1).toBeLessThan(0.01);
});

test('gemmTime of a tiny product is bound by launch, unless launch is left out', () => {
  const shape = { m: 1, n: 64, k: 64 };
  expect(gemmTime(shape, 'bf16', h100).boundBy).toBe('launch');
  const streamed = gemmTime(shape, 'bf16', h100, { includeLaunch: false });
  near(gemmTime(shape, 'bf16', h100).timeS - gemmTime(shape, 'bf16', h100).launchS, streamed.timeS);
});

test('gemmTime writes fp32 outputs at twice the bytes', () => {
  const shape = { m: 512, n: 512, k: 512 };
  const narrow = gemmTime(shape, 'bf16', toy, { constants: ideal });
  const wide = gemmTime(shape, 'bf16', toy, { constants: ideal, outputBytesPerElement: 4 });
  near(wide.memoryS - narrow.memoryS, (512 * 512 * 2) / 1e12);
});

test('of a product that adds to what is there, a share of the traffic of the result follows its tiles', () => {
  // The product above: 32.768 µs of tiles. A and B are 2·256·1000·2 = 1,024,000 bytes, C is read and written in fp32: 256²·8 = 524,288.
  // At a sharp maximum the tiles hide A, B and 0.6 of C, 1.339 µs; 0.4·0.524288 = 0.2097152 µs of it follow.
  const shape = { m: 256, n: 256, k: 1000 };
  const sharp = { constants: { ...ideal, normExponent: 1000 }, includeLaunch: false, outputBytesPerElement: 8 };
  near(gemmTime(shape, 'bf16', toy, sharp).timeS, 32.768e-6);
  const adding = gemmTime(shape, 'bf16', toy, { ...sharp, accumulates: true });
  near(adding.timeS, 32.9777152e-6);
  near(adding.memoryS, 1.548288e-6);
});

test('a power cap slows compute and leaves memory alone', () => {
  const shape = { m: 8192, n: 8192, k: 8192 };
  const free = gemmTime(shape, 'bf16', h100);
  const capped = gemmTime(shape, 'bf16', { ...h100, sustainedComputeFraction: 0.8 });
  near(capped.computeS, free.computeS / 0.8);
  near(capped.memoryS, free.memoryS);
});

const dimension = fc.integer({ min: 1, max: 20_000 });
const format = fc.constantFrom(...formats);
const generation = fc.constantFrom('ampere', 'hopper', 'blackwell', 'tpu-v5');

test('gemmTime never falls when m or n grows', () => {
  fc.assert(
    fc.property(dimension, dimension, dimension, format, generation, (m, n, k, f, g) => {
      const facts = { ...h100, generation: g };
      const base = gemmTime({ m, n, k }, f, facts).timeS;
      expect(gemmTime({ m: m + 1, n, k }, f, facts).timeS).toBeGreaterThanOrEqual(base * (1 - 1e-12));
      expect(gemmTime({ m, n: n + 1, k }, f, facts).timeS).toBeGreaterThanOrEqual(base * (1 - 1e-12));
    }),
  );
});

test('gemmTime does not change when A and B are exchanged', () => {
  fc.assert(
    fc.property(dimension, dimension, dimension, format, (m, n, k, f) => {
      near(gemmTime({ m: n, n: m, k }, f, h100).timeS, gemmTime({ m, n, k }, f, h100).timeS);
    }),
  );
});

test('twice all rates halves the time above launch', () => {
  fc.assert(
    fc.property(dimension, dimension, dimension, (m, n, k) => {
      const twice = { ...h100, peakBf16FlopPerS: 2 * h100.peakBf16FlopPerS, memoryBytesPerS: 2 * h100.memoryBytesPerS };
      const options = { includeLaunch: false };
      near(gemmTime({ m, n, k }, 'bf16', twice, options).timeS, gemmTime({ m, n, k }, 'bf16', h100, options).timeS / 2);
    }),
  );
});

test('no GEMM beats the datasheet roofs', () => {
  fc.assert(
    fc.property(dimension, dimension, dimension, generation, (m, n, k, g) => {
      const { timeS } = gemmTime({ m, n, k }, 'bf16', { ...h100, generation: g }, { includeLaunch: false });
      expect(timeS).toBeGreaterThanOrEqual((2 * m * n * k) / h100.peakBf16FlopPerS);
      expect(timeS).toBeGreaterThanOrEqual((2 * (m * k + n * k + m * n)) / h100.memoryBytesPerS);
    }),
  );
});

test.each([
  { tiles: 1, waves: 1 },
  { tiles: 4, waves: 1 },
  { tiles: 5, waves: 1.625 },
  { tiles: 8, waves: 2 },
])('$tiles tiles on four units take $waves waves', ({ tiles, waves: expected }) => {
  near(waves(tiles, 4), expected);
});

const counts = fc.integer({ min: 1, max: 400 });

test('waves lose at most half of one, and more units never need more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), counts, fc.integer({ min: 1, max: 100 }), (tiles, units, more) => {
      expect(waves(tiles, units + more)).toBeLessThanOrEqual(waves(tiles, units));
      if (tiles <= units) return;
      expect(waves(tiles, units) * units).toBeGreaterThanOrEqual(tiles * (1 - 1e-12));
      expect(waves(tiles, units) * units).toBeLessThanOrEqual((tiles + units / 2) * (1 + 1e-12));
    }),
  );
});

test('more units with the peak of each are never slower; at one peak for all of them they may be, as tiles divide less evenly', () => {
  const size = fc.integer({ min: 1, max: 16_384 });
  const withUnits = (computeUnits: number, peakBf16FlopPerS: number): KernelFacts => ({
    ...h100,
    computeUnits,
    peakBf16FlopPerS,
  });
  const perUnit = h100.peakBf16FlopPerS / h100.computeUnits;
  fc.assert(
    fc.property(size, size, size, counts, fc.integer({ min: 1, max: 100 }), (m, n, k, units, more) => {
      const few = gemmTime({ m, n, k }, 'bf16', withUnits(units, perUnit * units)).timeS;
      const many = gemmTime({ m, n, k }, 'bf16', withUnits(units + more, perUnit * (units + more))).timeS;
      expect(many).toBeLessThanOrEqual(few * (1 + 1e-12));
    }),
  );
  // 1,024 × 2,048 in tiles of 64 × 64, which lose nothing here: 512. On 64 units 8 waves; on 63 of 64/63 of the strength
  // (9 + 512/63) / 2 = 8.563; on 80 of 0.8 of the strength (7 + 6.4) / 2 = 6.7.
  const tiles = (units: number) =>
    gemmTime({ m: 1024, n: 2048, k: 1000 }, 'bf16', withUnits(units, 1e15), { constants: ideal }).computeS;
  expect(tiles(63) / tiles(64)).toBeCloseTo(((9 + 512 / 63) / 2 / 8) * (63 / 64), 9);
  expect(tiles(80) / tiles(64)).toBeCloseTo((6.7 / 8) * (80 / 64), 9);
});
