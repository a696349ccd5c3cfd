import { expect, test } from 'vitest';
import { isDate } from './fields.js';

test.each([
  ['2024', true],
  ['2024-02', true],
  ['2024-02-29', true],
  ['2023-02-29', false],
  ['2000-02-29', true],
  ['2100-02-29', false],
  ['2024-02-31', false],
  ['2024-04-31', false],
  ['2024-12-31', true],
  ['2024-00-10', false],
  ['2024-13', false],
  ['2024-01-00', false],
  ['1989', false],
  ['24-01', false],
])('%s is a date: %s', (text, expected) => {
  expect(isDate(text)).toBe(expected);
});
