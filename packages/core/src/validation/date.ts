/** Reads when a run was measured: the release of its stack, and with it how fast that was. */
import { newestRelease } from '../catalog/index.js';
import { type ResolvedValue, reason } from './resolution.js';

/** YYYY, YYYY-MM or YYYY-MM-DD. */
const calendar = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;

export interface RowDate {
  /** What the row is checked with: a date as the format has it, null, or what is no date at all, for the check to refuse. */
  readonly date: unknown;
  readonly assumed: readonly ResolvedValue[];
}

/** A year may stand as a number. A text that is no date says nothing of the release, so the newest is taken, and the row says so. */
export function readDate(given: unknown): RowDate {
  if (typeof given !== 'string' && typeof given !== 'number') return { date: given, assumed: [] };
  const text = String(given).trim();
  if (text === '') return { date: null, assumed: [] };
  if (calendar.test(text)) return { date: text, assumed: [] };
  const why = reason('validation.why.unreadDate', { printed: text });
  return { date: null, assumed: [{ field: 'date', value: newestRelease, reason: why }] };
}
