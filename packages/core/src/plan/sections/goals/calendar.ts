/** Days of the calendar as seconds, so that a date can be a deadline. */

export const SECONDS_PER_DAY = 86_400;

/**
 * Seconds from 1970-01-01 to the day that a date names; of a year or a month, its first.
 *
 * @param date YYYY, YYYY-MM or YYYY-MM-DD, as `dateField` takes it
 * @source Hinnant, chrono-compatible low-level date algorithms, days_from_civil: years from March, so that leap days end them
 */
export function calendarS(date: string): number {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number);
  const fromMarch = month > 2 ? year : year - 1;
  const monthDays = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5);
  const leapDays = Math.floor(fromMarch / 4) - Math.floor(fromMarch / 100) + Math.floor(fromMarch / 400);
  return (365 * fromMarch + leapDays + monthDays + day - 1 - DAYS_TO_1970) * SECONDS_PER_DAY;
}

/** From the 1st of March of the year 0. */
const DAYS_TO_1970 = 719_468;
