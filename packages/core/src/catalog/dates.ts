/** Catalog dates: YYYY, YYYY-MM or YYYY-MM-DD, compared as days. */

/** The day that a date of a year or a month stands for when dated facts are put in order: its middle. */
export function middleDay(date: string): string {
  if (date.length === 4) return `${date}-07-01`;
  if (date.length === 7) return `${date}-15`;
  return date;
}

/** The last day that a date covers; a plan "as of 2026-03" knows all of March. */
export function lastDay(date: string): string {
  if (date.length === 4) return `${date}-12-31`;
  if (date.length === 7) return `${date}-31`;
  return date;
}

/** Whether a fact dated `date` was known on `asOf`. */
export function isKnown(date: string, asOf: string): boolean {
  return middleDay(date) <= lastDay(asOf);
}

/** Days from one date to another, in years of twelve equal months; enough to say "older than a year". */
export function yearsBetween(from: string, to: string): number {
  return yearFraction(middleDay(to)) - yearFraction(middleDay(from));
}

function yearFraction(day: string): number {
  const [year = 0, month = 1, dayOfMonth = 1] = day.split('-').map(Number);
  return year + (month - 1) / 12 + (dayOfMonth - 1) / 372;
}

/** The newest of dated facts, the last of them on a tie; undefined where there are none. */
export function newest<T extends { readonly date: string }>(facts: readonly T[]): T | undefined {
  return facts.reduce<T | undefined>(
    (best, fact) => (best === undefined || middleDay(fact.date) >= middleDay(best.date) ? fact : best),
    undefined,
  );
}
