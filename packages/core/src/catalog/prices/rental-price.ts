/** What renting one accelerator costs on a day: the newest quote of the kind asked for. */
import { isKnown, newest, yearsBetween } from '../dates.js';
import type { RentalKind, RentalQuote } from '../price.js';
import { rentalQuotes } from './quotes/index.js';

/** An answer with its quote, or without one and with what is known instead. */
export interface RentalPrice {
  /** Absent where no quote of this kind was known on the day. */
  readonly quote?: RentalQuote;
  /** The newest known quote of each other kind, in the order of `fallbackOrder`. */
  readonly alternatives: readonly RentalQuote[];
}

/**
 * Which kind stands for "any": what the middle of the market pays, then commitments, then lists, and spot last because
 * it can be taken away. Kinds are never averaged.
 */
export const fallbackOrder: readonly RentalKind[] = [
  'market-median',
  'contract-1y',
  'on-demand',
  'contract-3y',
  'spot',
];

/** A quote this much older than the newest one of any kind no longer stands for "any". */
const staleYears = 1;

/**
 * The newest quote for an accelerator on or before a day.
 *
 * @param accelerator catalog id
 * @param kind one kind, or `any`: the first kind of `fallbackOrder` whose newest quote is not stale
 * @param asOf YYYY, YYYY-MM or YYYY-MM-DD; a quote that names only a year or a month counts from its middle
 */
export function rentalPrice(accelerator: string, kind: RentalKind | 'any', asOf: string): RentalPrice {
  const known = rentalQuotes.filter((quote) => quote.accelerator === accelerator && isKnown(quote.date, asOf));
  const latest = fallbackOrder.flatMap((each) => newest(known.filter((quote) => quote.kind === each)) ?? []);
  const quote = kind === 'any' ? firstFresh(latest) : latest.find((each) => each.kind === kind);
  return {
    ...(quote === undefined ? {} : { quote }),
    alternatives: latest.filter((each) => each !== quote),
  };
}

/** Every quote, of one accelerator where it is named. */
export function listRentalQuotes(accelerator?: string): readonly RentalQuote[] {
  return accelerator === undefined ? rentalQuotes : rentalQuotes.filter((quote) => quote.accelerator === accelerator);
}

function firstFresh(latest: readonly RentalQuote[]): RentalQuote | undefined {
  const last = newest(latest);
  return last && latest.find((quote) => yearsBetween(quote.date, last.date) <= staleYears);
}
