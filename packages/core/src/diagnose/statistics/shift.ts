/** Whether steps take longer or shorter from some step on: a node swapped, a link lost, a clock that fell. */
import { median } from './robust.js';

export interface Shift {
  /** First sample of the new level, from 0. */
  readonly at: number;
  /** Median after over median before, less 1. */
  readonly changeFraction: number;
  /** Whether chance alone would show it in fewer than 1 of 1,000 runs. */
  readonly isSignificant: boolean;
}

const significance = 1e-3;
/** Fewer samples on a side are slow steps, not a level. */
const leastSide = 5;

/**
 * The place where a log falls apart into two levels, by ranks: a few slow steps do not count.
 *
 * @param values in order
 * @returns undefined for fewer than ten values
 * @source Pettitt 1979, A non-parametric approach to the change-point problem, J. R. Stat. Soc. C 28:126
 */
export function shift(values: readonly number[]): Shift | undefined {
  const count = values.length;
  if (count < 2 * leastSide) return undefined;
  const ranks = midRanks(values);
  let sum = 0;
  let [at, most] = [leastSide, 0];
  ranks.forEach((rank, index) => {
    sum += 2 * rank - (count + 1);
    const next = index + 1;
    if (next >= leastSide && next <= count - leastSide && Math.abs(sum) > most) [at, most] = [next, Math.abs(sum)];
  });
  const [before, after] = [median(values.slice(0, at)), median(values.slice(at))];
  return {
    at: boundary(values, before, after),
    changeFraction: after / before - 1,
    isSignificant: 2 * Math.exp((-6 * most ** 2) / (count ** 3 + count ** 2)) < significance,
  };
}

/** The first sample of the second level, such that samples lie closest to their own level: ranks alone can miss it by one or two. */
function boundary(values: readonly number[], before: number, after: number): number {
  let [at, cost, least] = [leastSide, 0, Number.POSITIVE_INFINITY];
  values.forEach((value, index) => {
    cost += Math.abs(value - before) - Math.abs(value - after);
    const next = index + 1;
    if (next >= leastSide && next <= values.length - leastSide && cost < least) [at, least] = [next, cost];
  });
  return at;
}

/** Places in rising order, from 1; equal values share the mean of theirs. */
function midRanks(values: readonly number[]): readonly number[] {
  const order = values.map((value, at) => ({ value, at })).sort((a, b) => a.value - b.value);
  const ranks = new Array<number>(values.length).fill(0);
  for (let first = 0; first < order.length; ) {
    let end = first;
    while (end < order.length && order[end]?.value === order[first]?.value) end += 1;
    for (const { at } of order.slice(first, end)) ranks[at] = (first + 1 + end) / 2;
    first = end;
  }
  return ranks;
}
