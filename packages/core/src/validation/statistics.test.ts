import { expect, test } from 'vitest';
import { mean, median } from './statistics.js';

test.each([
  { values: [], middle: null, average: null },
  { values: [3], middle: 3, average: 3 },
  { values: [9, 1, 2], middle: 2, average: 4 },
  { values: [4, 1, 3, 8], middle: 3.5, average: 4 },
])('median and mean of $values', ({ values, middle, average }) => {
  expect(median(values)).toBe(middle);
  expect(mean(values)).toBe(average);
});
