/** Reads `--by` and groups the errors by what it names. */
import { nearest } from '@athanor/core/messages';
import {
  type BreakdownKey,
  breakdownKeys,
  type ErrorClass,
  type Prediction,
  residualsBy,
} from '@athanor/core/validation';

export interface Breakdown {
  readonly by: readonly BreakdownKey[];
  readonly classes: readonly ErrorClass[];
  /** The same without the source, where it is one of several keys: what several sources say of one cell. */
  readonly cells?: readonly ErrorClass[];
}

/** Keys of a list such as "accelerator,kind", or the first word that is none, with the nearest that is. */
export function readKeys(
  given: string,
): { readonly keys: readonly BreakdownKey[] } | { readonly wrong: string; readonly near: readonly string[] } {
  const words = given.split(',').map((word) => word.trim());
  const wrong = words.find((word) => !isKey(word));
  return wrong === undefined
    ? { keys: [...new Set(words.filter(isKey))] }
    : { wrong, near: nearest(wrong, breakdownKeys, 1) };
}

function isKey(word: string): word is BreakdownKey {
  return breakdownKeys.some((key) => key === word);
}

export function breakdownOf(predictions: readonly Prediction[], by: readonly BreakdownKey[]): Breakdown {
  const rest = by.filter((key) => key !== 'source');
  const crossesSources = rest.length > 0 && rest.length < by.length;
  return {
    by,
    classes: residualsBy(predictions, by),
    ...(crossesSources ? { cells: residualsBy(predictions, rest) } : {}),
  };
}
