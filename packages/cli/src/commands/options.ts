/** Reading of option values. */
import { formatMessage } from '@athanor/core/messages';
import type { Io } from '../io.js';
import { printUsage } from '../print.js';

/** A whole number of at least `min`; undefined where the option is absent, `invalid` after its problem was printed. */
export function wholeOption(
  option: string,
  given: string | undefined,
  min: number,
  io: Io,
): number | undefined | 'invalid' {
  if (given === undefined) return undefined;
  const value = Number(given);
  if (given.trim() !== '' && Number.isSafeInteger(value) && value >= min) return value;
  printUsage(formatMessage('cli.wholeNumber', { option, min, received: given }), io);
  return 'invalid';
}
