/** Which inputs of a catalog entry rest on weak ground. */
import type { Confidence, Source, Sourced } from '../provenance/index.js';

/** One field that nobody re-read in a primary document. */
export interface WeakInput {
  /** Dotted path in the entry: `peakFlopPerS.fp8`, `purchasePrices.0`. */
  readonly path: string;
  readonly confidence: Confidence;
  readonly source: Source;
  readonly note?: string;
}

const weak: ReadonlySet<Confidence> = new Set(['secondary', 'estimated', 'assumed']);

/** Fields of a catalog entry whose confidence is `secondary` or less, in the order they are written. */
export function weakInputs(entry: object): readonly WeakInput[] {
  return sourcedFields(entry)
    .filter(({ sourced }) => weak.has(sourced.confidence))
    .map(({ path, sourced }) => ({
      path,
      confidence: sourced.confidence,
      source: sourced.source,
      ...(sourced.note === undefined ? {} : { note: sourced.note }),
    }));
}

/** Every sourced value of a catalog entry with its dotted path. */
export function sourcedFields(
  entry: object,
  prefix = '',
): readonly { readonly path: string; readonly sourced: Sourced<unknown> }[] {
  return Object.entries(entry).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value !== 'object' || value === null) return [];
    const path = prefix === '' ? key : `${prefix}.${key}`;
    return isSourced(value) ? [{ path, sourced: value }] : sourcedFields(value, path);
  });
}

function isSourced(value: object): value is Sourced<unknown> {
  return 'value' in value && 'source' in value && 'asOf' in value && 'confidence' in value;
}
