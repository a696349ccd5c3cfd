import { expect, test } from 'vitest';
import { calendarS } from './calendar.js';

test.each([
  ['1970-01-01', 0],
  // 29 leap days and 10,957 days lie before 2000: (30 · 365 + 7) days, and 31 + 29 more to the 1st of March.
  ['2000', 10_957 * 86_400],
  ['2000-03', (10_957 + 60) * 86_400],
  ['2024-02-29', 1_709_164_800],
  ['2026-11-23', 1_795_392_000],
  ['1999-12-31', 946_598_400],
])('%s is %d seconds after 1970', (date, expected) => {
  expect(calendarS(date)).toBe(expected);
});
