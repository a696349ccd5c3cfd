/** Where a number comes from, and how far it can be trusted. */

/** From firmest to weakest; a report shows the inputs at or below `secondary` as weak. */
export type Confidence = 'measured' | 'published' | 'secondary' | 'estimated' | 'assumed';

/** A document, table or repository that states a fact. */
export interface Source {
  readonly title: string;
  readonly url?: string;
  /** Table, section, equation or file within the document. */
  readonly section?: string;
  /** When the document was published or read: YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly date?: string;
}

/** A value that carries its source; catalog entries are made of these. */
export interface Sourced<T> {
  readonly value: T;
  readonly source: Source;
  /** The day for which the value holds: YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly asOf: string;
  readonly confidence: Confidence;
  readonly note?: string;
}

/** A range that holds the true value with the stated probability. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Probability that the range covers the value, 0 to 1. */
  readonly coverageFraction: number;
  /** How many measured rows stand behind the range; 0 where it is assumed. */
  readonly supportRows: number;
  readonly note?: string;
}
