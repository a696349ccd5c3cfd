/** Days of facts against the day of the plan. */

/** Whether a fact of `date` came after the whole of `asOf`; both YYYY, YYYY-MM or YYYY-MM-DD. */
export function isLaterThan(date: string, asOf: string): boolean {
  return firstDay(date) > lastDay(asOf);
}

function firstDay(date: string): string {
  return `${date}-01-01`.slice(0, 10);
}

function lastDay(date: string): string {
  return date.length >= 10 ? date : `${date}${date.length === 4 ? '-12' : ''}-31`;
}
