import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvariantError } from '../messages/index.js';
import { formatInUnit, formatQuantity, type QuantityFormat } from './format-quantity.js';
import { type QuantityKind, quantityKinds } from './kinds.js';
import { parseQuantity } from './parse-quantity.js';

test.each<[number, QuantityKind, string, QuantityFormat?]>([
  [15.6e12, 'tokens', '15.6 T tokens'],
  [8192, 'tokens', '8192 tokens'],
  [131_072, 'tokens', '131 k tokens'],
  [300e9, 'tokens', '300 B tokens'],
  [405e9, 'parameters', '405 B parameters'],
  [16_384, 'accelerators', '16384 accelerators'],
  [2048, 'count', '2048'],
  [1_234_567, 'count', '1.23 M'],
  [3.35e12, 'bytesPerS', '3.35 TB/s'],
  [80 * 2 ** 30, 'bytes', '80.0 GiB'],
  [80e9, 'bytes', '80.0 GB', { prefixes: 'decimal' }],
  [512, 'bytes', '512 B'],
  [0, 'bytes', '0 B'],
  // Rounded up to the next prefix, not 1000 MB/s or 1024 MiB.
  [999.96e6, 'bytesPerS', '1.00 GB/s'],
  [1023.99 * 2 ** 20, 'bytes', '1.00 GiB'],
  [989e12, 'flopPerS', '989 TFLOP/s'],
  [3.8e25, 'flop', '3.80e25 FLOP'],
  [54.2 * 86_400, 'seconds', '54.2 d'],
  [90, 'seconds', '90.0 s'],
  [5400, 'seconds', '1.50 h'],
  [0.25, 'seconds', '250 ms'],
  [1e-5, 'seconds', '10.0 us'],
  [3e8, 'seconds', '9.51 years'], // 3e8 / 31 557 600
  [700, 'watts', '700 W'],
  [150e6, 'watts', '150 MW'],
  [43.2e12, 'joules', '12.0 GWh'], // / 3.6e12
  [1.234e6, 'usd', '$1.23 M'],
  [-1.5e6, 'usd', '-$1.50 M'],
  [12.3, 'usd', '$12.30'],
  [0, 'usd', '$0'],
  [2.35, 'usdPerHour', '$2.35/h'],
  [0.08, 'usdPerKwh', '$0.0800/kWh'],
  [3, 'usdPerMillionTokens', '$3.00/M tokens'],
  [0.413, 'fraction', '41.3 %'],
  [1.4, 'fraction', '140 %'],
  [40, 'requestsPerS', '40.0 requests/s'],
  [1234.5678, 'watts', '1.23457 kW', { digits: 6 }],
])('%d as %s is %s', (value, kind, text, format) => {
  expect(formatQuantity(value, kind, format)).toBe(text);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d is our bug and is never printed', (value) => {
  expect(() => formatQuantity(value, 'usd')).toThrow(InvariantError);
  expect(() => formatInUnit(value, 'B/tok')).toThrow(InvariantError);
});

const kinds = Object.keys(quantityKinds) as QuantityKind[];

test.each(kinds)('%s reads back within half of the last digit', (kind) => {
  const { max = 1e24, whole = false } = quantityKinds[kind];
  // Spread over all sizes: 1e-9 to 1e24, or to the largest value of the kind.
  const value = fc
    .tuple(fc.double({ min: 1, max: 10, noNaN: true }), fc.integer({ min: -9, max: 23 }))
    .map(([digits, power]) => digits * 10 ** power)
    .map((size) => (whole ? Math.round(size) : size))
    .filter((size) => size <= max * 0.99);
  fc.assert(
    fc.property(
      value,
      fc.integer({ min: 3, max: 8 }),
      fc.constantFrom('binary' as const, 'decimal' as const),
      (x, digits, prefixes) => {
        const text = formatQuantity(x, kind, { digits, prefixes });
        expect(text).not.toMatch(/NaN|Infinity|undefined|e\+/);
        const read = parseQuantity(text, kind);
        // A count printed as `1.23457 M` is whole only when it has few digits.
        if (whole && !read.ok) expect(read.issues[0]?.code).toBe('units.notWhole');
        else {
          const back = read.ok ? read.value : Number.NaN;
          expect(Math.abs(back - x)).toBeLessThanOrEqual(x * 0.5000001 * 10 ** (1 - digits));
        }
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  [3600, 's', '60.0 min'],
  [7200, 's', '2.00 h'],
  [2e9, 'B', '1.86 GiB'],
  [50e9, 'B/s', '50.0 GB/s'],
  [2.5, 'usd/h', '$2.50/h'],
  [131_072, 'B/tok', '131072 B/tok'],
  [3.3e17, 'flop/tok', '3.30e17 flop/tok'],
  [0.35, '1', '0.350'],
  [16, '1', '16'],
  [-2.5, 's/layer', '-2.50 s/layer'],
  [0, 'B/tok', '0 B/tok'],
  [700, 'J/s', '700 W'],
])('%d in the unit %s is %s', (value, unit, text) => {
  expect(formatInUnit(value, unit)).toBe(text);
});
