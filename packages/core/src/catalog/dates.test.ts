import { expect, test } from 'vitest';
import { isKnown, newest, yearsBetween } from './dates.js';

test.each([
  { date: '2026-03', asOf: '2026-03', known: true },
  { date: '2026-03', asOf: '2026-02', known: false },
  { date: '2026-03-20', asOf: '2026-03', known: true },
  { date: '2026-03-20', asOf: '2026-03-19', known: false },
  { date: '2026', asOf: '2026-06', known: false },
  { date: '2026', asOf: '2026', known: true },
])('a fact of $date is known on $asOf: $known', ({ date, asOf, known }) => {
  expect(isKnown(date, asOf)).toBe(known);
});

test('years between dates run from middle to middle', () => {
  expect(yearsBetween('2022-10', '2023-10')).toBeCloseTo(1, 12);
  expect(yearsBetween('2024', '2026-07-01')).toBeCloseTo(2, 12);
  expect(yearsBetween('2026-03', '2025-09')).toBeCloseTo(-0.5, 12);
});

test('the newest fact is the last by day, the later entry on a tie', () => {
  const facts = [
    { date: '2026', n: 1 },
    { date: '2025-12-31', n: 2 },
    { date: '2026-07-01', n: 3 },
  ];
  expect(newest(facts)?.n).toBe(3);
  expect(newest([])).toBe(undefined);
});
