/** A catalog fact as a value of the plan with its reason. */
import type { Sourced } from '../../provenance/index.js';
import type { Default } from '../draft.js';

/** @param entry name of the catalog entry, for the reason */
export function fact<T>(sourced: Sourced<T>, entry: string): Default<T> {
  return {
    value: sourced.value,
    fact: true,
    reason: {
      code: sourced.note === undefined ? 'plan.reason.catalog' : 'plan.reason.catalogNote',
      data: sourced.note === undefined ? { entry } : { entry, note: sourced.note },
      source: sourced.source,
      confidence: sourced.confidence,
      asOf: sourced.asOf,
    },
  };
}
