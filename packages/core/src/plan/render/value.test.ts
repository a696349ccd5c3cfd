import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatRange, formatValue } from './value.js';

test.each([
  [0, 's', '0 s'],
  [18.13, 's', '18.13 s'],
  [0.00071, 's', '710 µs'],
  [5_943_000, 's', '68.78 d'], // 5,943,000 / 86,400 = 68.785
  [7201, 's', '2 h'],
  [85.52e9, 'B', '85.52 GB'],
  [989e12, 'flop/s', '989 TFLOP/s'],
  [28.46e9, 'Wh', '28.46 GWh'],
  [0.44_72, 'fraction', '44.7 %'],
  [0.00005, 'fraction', '< 0.01 %'],
  [0.0083, 'fraction', '0.83 %'],
  [1, 'fraction', '100 %'],
  [929_833, 'count', '929,833'],
  [529.4, '1', '529.4'],
  [15.6e12, 'tok', '15.6 T tokens'],
  [2_868_000, 'tok/s', '2.868 M tokens/s'],
  [175.04, 'tok/s/gpu', '175 tokens/s/accelerator'],
  [405.85e9, 'param', '405.9 B parameters'],
  [63_600_000, 'usd', '$63.6 M'],
  [213_696.2, 'usd', '$213,696'],
  [2.35, 'usd', '$2.35'],
  [0, 'usd', '$0.00'],
  [4.08e-6, 'usd/tok', '$0.00000408/tokens'],
  [-6.47e9, 'B', '-6.47 GB'],
  // 1 / 11,135 s = 1 / 3.093 h
  [1 / 11_135, '1/s', '1 per 3.093 h'],
  [0, '1/s', '0 /s'],
  [0.110_64, '1/gpu/yr', '0.1106 /accelerator/yr'],
] as const)('%d in %s is printed as %s', (value, unit, text) => {
  expect(formatValue(value, unit)).toBe(text);
});

test('a range names its unit once where both ends have it', () => {
  expect(formatRange(4.68, 7.312, 's')).toBe('4.68 – 7.312 s');
  expect(formatRange(0.9, 60 * 3600, 's')).toBe('900 ms – 2.5 d');
  expect(formatRange(2.294e6, 3.585e6, 'tok/s')).toBe('2.294 – 3.585 M tokens/s');
});

test('what is printed is within half a per mille of the value', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-8, max: 1e17, noNaN: true }), (value) => {
      const [number = '', unit = ''] = formatValue(value, 'B').split(' ');
      const scale =
        { n: 1e-9, µ: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 }[unit.slice(0, -1)] ??
        Number.NaN;
      expect(Math.abs((Number(number.replaceAll(',', '')) * scale) / value - 1)).toBeLessThan(5.1e-4);
    }),
  );
});
