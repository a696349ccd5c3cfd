import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseUnit } from './parse-unit.js';
import {
  baseUnit,
  baseUnits,
  dimensionless,
  divideUnits,
  equalUnits,
  formatUnit,
  multiplyUnits,
  powerUnit,
  sameDimension,
  scaled,
} from './unit.js';

const hour = scaled(baseUnit('s'), 3600);

const anyUnit = fc
  .record({
    exponents: fc.tuple(...baseUnits.map(() => fc.integer({ min: -3, max: 3 }))),
    scale: fc.constantFrom(1, 3600, 1e9, 0.125, 1 / 3600, 2 ** 30, 1e-6),
  })
  .map(({ exponents, scale }) => ({ exponents: exponents.map((power) => power + 0), scale }));

test('a rate is a quotient: bytes over time times time are bytes', () => {
  const bandwidth = divideUnits(baseUnit('B'), baseUnit('s'));
  expect(multiplyUnits(bandwidth, baseUnit('s'))).toEqual(baseUnit('B'));
  expect(divideUnits(bandwidth, bandwidth)).toEqual(dimensionless);
});

test('an hour measures the same as a second in another size', () => {
  expect(sameDimension(hour, baseUnit('s'))).toBe(true);
  expect(equalUnits(hour, baseUnit('s'))).toBe(false);
  expect(sameDimension(baseUnit('tok'), baseUnit('seq'))).toBe(false);
});

test('a power scales too: a square hour is 12 960 000 square seconds', () => {
  expect(powerUnit(hour, 2).scale).toBe(12_960_000); // 3600²
  expect(powerUnit(powerUnit(hour, 2), 0.5)).toEqual(hour);
  expect(powerUnit(baseUnit('s'), -1)).toEqual(divideUnits(dimensionless, baseUnit('s')));
});

test.each([
  { text: 'flop*seq/tok^2/layer', unit: 'flop*seq/tok^2/layer' },
  { text: 'J/s', unit: 'W' },
  { text: 'W*s', unit: 'J' },
  { text: '1', unit: '1' },
  { text: '1/s', unit: '1/s' },
  { text: 'h', unit: '3600 s' },
  { text: 'kW', unit: '1000 W' },
  { text: 'GB/ms', unit: '1e12 B/s' },
])('$text is written $unit', ({ text, unit }) => {
  const parsed = parseUnit(text);
  expect(parsed.ok && formatUnit(parsed.value)).toBe(unit);
});

test('every unit reads back from its text', () => {
  fc.assert(
    fc.property(anyUnit, (unit) => {
      const read = parseUnit(formatUnit(unit));
      expect(read.ok && equalUnits(read.value, unit)).toBe(true);
    }),
  );
});

test('multiplying and dividing undo each other', () => {
  fc.assert(fc.property(anyUnit, anyUnit, (a, b) => equalUnits(divideUnits(multiplyUnits(a, b), b), a)));
});
