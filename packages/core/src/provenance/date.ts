/** Dates that may be known only to the month or the year, and the facts that hold on a day. */
import { failure, InvariantError, type IssuePath, issue, type Result, success } from '../messages/index.js';

/** A date read from text; months and days are 1-based, absent where unknown. */
interface PartialDate {
  readonly year: number;
  readonly month?: number;
  readonly day?: number;
}

/**
 * A date as a plan or `--as-of` gives it: YYYY, YYYY-MM or YYYY-MM-DD, which must exist in the calendar.
 *
 * @param given text, or the year as a number, as YAML reads a bare 2024
 */
export function parseDate(given: unknown, path: IssuePath = []): Result<string> {
  const text = typeof given === 'number' || typeof given === 'string' ? String(given).trim() : '';
  const date = readDate(text);
  if (date === undefined) {
    return failure(issue('provenance.badDate', path, { text: text || (JSON.stringify(given) ?? 'nothing') }));
  }
  const { year, month = 1, day = 1 } = date;
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  return exists ? success(text) : failure(issue('provenance.noSuchDay', path, { text }));
}

/**
 * Whether what is dated `date` can be known on `asOf`: its first possible day is not after the last day of `asOf`.
 *
 * A date known only to the year counts from 1 January (`2024` is on or before `2024-08-15`), and `asOf: 2024-08` includes
 * all of August: a fact is left out only when it is surely later.
 * @param date YYYY, YYYY-MM or YYYY-MM-DD, as `parseDate` accepts
 */
export function isOnOrBefore(date: string, asOf: string): boolean {
  return firstDay(date) <= lastDay(asOf);
}

/** Order of time for `sort`: by first possible day; of two that start together the more precise one is later. */
export function compareDates(a: string, b: string): number {
  return firstDay(a) - firstDay(b) || a.length - b.length;
}

/** The newest item that can be known on `asOf`, the last of equals; undefined where all are later. */
export function latestAsOf<Item>(
  items: readonly Item[],
  asOf: string,
  dateOf: (item: Item) => string,
): Item | undefined {
  let latest: Item | undefined;
  for (const item of items) {
    if (!isOnOrBefore(dateOf(item), asOf)) continue;
    if (latest === undefined || compareDates(dateOf(latest), dateOf(item)) <= 0) latest = item;
  }
  return latest;
}

/** Days as numbers that compare: 20240815. */
function firstDay(date: string): number {
  const { year, month = 1, day = 1 } = readDate(date) ?? unreadable(date);
  return year * 10_000 + month * 100 + day;
}

function lastDay(date: string): number {
  const { year, month = 12, day = daysIn(year, month) } = readDate(date) ?? unreadable(date);
  return year * 10_000 + month * 100 + day;
}

function readDate(text: string): PartialDate | undefined {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  return {
    year: Number(year),
    ...(month === undefined ? {} : { month: Number(month) }),
    ...(day === undefined ? {} : { day: Number(day) }),
  };
}

function daysIn(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function unreadable(date: string): never {
  throw new InvariantError(`not a date: ${date}`);
}
