import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIssue, InvariantError } from '../messages/index.js';
import { compareDates, isOnOrBefore, latestAsOf, parseDate } from './date.js';

test.each([
  ['2024', '2024-08-15', true], // may have been January
  ['2024-08', '2024-08-15', true],
  ['2024-08-15', '2024-08-15', true],
  ['2024-08-16', '2024-08-15', false],
  ['2024-09', '2024-08-15', false],
  ['2025', '2024-08-15', false],
  ['2023-12-31', '2024', true],
  ['2024-12-31', '2024', true], // 2024 means the whole year
  ['2024-08-31', '2024-08', true],
  ['2024-09-01', '2024-08', false],
  ['2024-02-29', '2024-02', true],
])('%s on or before %s: %s', (date, asOf, expected) => {
  expect(isOnOrBefore(date, asOf)).toBe(expected);
});

test.each([['2024'], [2024], ['2024-08'], ['2024-02-29'], ['2000-02-29'], [' 2024-08-15 ']])(
  '%s is a date',
  (given) => {
    expect(parseDate(given)).toEqual({ ok: true, value: String(given).trim() });
  },
);

test.each([
  ['August 2024', 'asOf: expected a date such as 2024, 2024-08 or 2024-08-15, got August 2024'],
  ['2024-8', 'asOf: expected a date such as 2024, 2024-08 or 2024-08-15, got 2024-8'],
  ['', 'asOf: expected a date such as 2024, 2024-08 or 2024-08-15, got ""'],
  [null, 'asOf: expected a date such as 2024, 2024-08 or 2024-08-15, got null'],
  [undefined, 'asOf: expected a date such as 2024, 2024-08 or 2024-08-15, got nothing'],
  ['2024-13', 'asOf: expected a date that exists, got 2024-13'],
  ['2024-00', 'asOf: expected a date that exists, got 2024-00'],
  ['2023-02-29', 'asOf: expected a date that exists, got 2023-02-29'],
  ['1900-02-29', 'asOf: expected a date that exists, got 1900-02-29'],
  ['2024-04-31', 'asOf: expected a date that exists, got 2024-04-31'],
])('%s is refused', (given, message) => {
  const read = parseDate(given, ['asOf']);
  expect(read.ok ? '' : read.issues.map(formatIssue).join()).toBe(message);
});

test('a date in our own data that is none is our bug', () => {
  expect(() => isOnOrBefore('soon', '2024')).toThrow(InvariantError);
});

const quotes = [
  { on: '2024-05', usd: 3 },
  { on: '2023', usd: 4 },
  { on: '2024', usd: 3.5 },
  { on: '2024-05', usd: 2.9 },
  { on: '2025-01-10', usd: 2 },
];

test.each([
  ['2023-06', 4],
  ['2024-02', 3.5],
  ['2024-08', 2.9], // the later of the two quotes of May
  ['2026', 2],
])('the newest quote as of %s', (asOf, usd) => {
  expect(latestAsOf(quotes, asOf, ({ on }) => on)?.usd).toBe(usd);
});

test('before the first quote there is none', () => {
  expect(latestAsOf(quotes, '2022-12', ({ on }) => on)).toBeUndefined();
});

test('dates sort by their first day', () => {
  expect(['2024-05', '2023', '2024-01-01', '2024'].sort(compareDates)).toEqual([
    '2023',
    '2024',
    '2024-01-01',
    '2024-05',
  ]);
});

test('full dates compare as the calendar does', () => {
  const day = fc.date({
    min: new Date('1990-01-01T00:00:00Z'),
    max: new Date('2090-01-01T00:00:00Z'),
    noInvalidDate: true,
  });
  const text = (date: Date): string => date.toISOString().slice(0, 10);
  fc.assert(fc.property(day, day, (a, b) => isOnOrBefore(text(a), text(b)) === text(a) <= text(b)));
  fc.assert(fc.property(day, (date) => parseDate(text(date)).ok));
});
