/** Short ways to write down a value with its source, and to cite one. */
import type { Confidence, Source, Sourced } from './source.js';

/** @param asOf the day for which the value holds: YYYY, YYYY-MM or YYYY-MM-DD */
type Sourcing = <T>(value: T, source: Source, asOf: string, note?: string) => Sourced<T>;

const withConfidence =
  (confidence: Confidence): Sourcing =>
  (value, source, asOf, note) =>
    note === undefined ? { value, source, asOf, confidence } : { value, source, asOf, confidence, note };

/** Observed on the thing itself, by us or in a benchmark whose set-up is stated. */
export const measured = withConfidence('measured');
/** Stated by the maker: datasheet, paper, price list. */
export const published = withConfidence('published');
/** Repeated by someone other than the maker. */
export const secondary = withConfidence('secondary');
/** Derived from other facts; the note says how. */
export const estimated = withConfidence('estimated');
/** Chosen for want of a fact; the note says why. */
export const assumed = withConfidence('assumed');

/** One line that cites a source: `NVIDIA H100 datasheet, p. 2 (2023-03), https://…`. */
export function describeSource({ title, section, date, url }: Source): string {
  const named = section === undefined ? title : `${title}, ${section}`;
  const dated = date === undefined ? named : `${named} (${date})`;
  return url === undefined ? dated : `${dated}, ${url}`;
}
