/** The order of a sweep: which values each axis has in a row. The last axis varies fastest. */
import type { PlainValue } from '../plan/index.js';
import type { Axis } from './axis.js';

/**
 * @param row from 0
 * @returns the place of each axis' value, as in nested loops of which the first axis is the outermost
 */
export function placesAt(axes: readonly Axis[], row: number): readonly number[] {
  const places = axes.map(() => 0);
  let rest = row;
  for (let at = axes.length - 1; at >= 0; at -= 1) {
    const length = axes[at]?.values.length ?? 1;
    places[at] = rest % length;
    rest = Math.floor(rest / length);
  }
  return places;
}

/** One value for each axis. */
export function valuesAt(axes: readonly Axis[], row: number): readonly PlainValue[] {
  const places = placesAt(axes, row);
  return axes.map(({ values }, at) => values[places[at] ?? 0] ?? null);
}
