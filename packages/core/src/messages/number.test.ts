import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatNumber } from './number.js';

test.each([
  [0, '0'],
  [-0, '0'],
  [16384, '16384'],
  [16_777_216, '16777216'],
  [15.6e12, '1.56e13'],
  [1 / 3, '0.333333'],
  [0.1 + 0.2, '0.3'],
  [1e-7, '1e-7'],
  [-2.5, '-2.5'],
  [1.5e300, '1.5e300'],
])('%d is written %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test('what is written reads back within the digits kept, with no sign that breaks YAML', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), (value) => {
      fc.pre(value === 0 || Math.abs(value) > 1e-300);
      const text = formatNumber(value);
      expect(text).toMatch(/^-?\d+(\.\d+)?(e-?\d+)?$/);
      expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(Math.abs(value) * 5.0001e-6);
    }),
  );
});
