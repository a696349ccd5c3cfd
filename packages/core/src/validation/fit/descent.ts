/** Coordinate descent within bounds: one constant at a time, by golden section; no randomness. */

export interface Coordinate {
  readonly start: number;
  readonly low: number;
  readonly high: number;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Evaluations of one line search; each narrows the bracket to 0.62 of it. */
const STEPS = 7;

/**
 * Minimises over a box, sweeping the coordinates until a sweep gains less than 0.1 %.
 *
 * The bracket around the current value shrinks with each sweep, so that later sweeps refine.
 *
 * @param sweeps at most this many
 * @returns the best point seen; the same for the same arguments
 */
export function coordinateDescent(
  objective: (point: readonly number[]) => number,
  coordinates: readonly Coordinate[],
  sweeps: number,
): number[] {
  const point = coordinates.map(({ start }) => start);
  let best = objective(point);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const before = best;
    coordinates.forEach((coordinate, position) => {
      const half = ((coordinate.high - coordinate.low) / 2) * 0.6 ** sweep;
      const centre = point[position] ?? coordinate.start;
      const low = Math.max(coordinate.low, centre - half);
      const high = Math.min(coordinate.high, centre + half);
      const found = lineSearch((value) => objective(replaced(point, position, value)), low, high);
      if (found.cost < best) {
        best = found.cost;
        point[position] = found.value;
      }
    });
    if (before - best < 1e-3 * best) break;
  }
  return point;
}

function lineSearch(cost: (value: number) => number, from: number, to: number): { value: number; cost: number } {
  let low = from;
  let high = to;
  let left = { value: high - GOLDEN * (high - low), cost: 0 };
  let right = { value: low + GOLDEN * (high - low), cost: 0 };
  left.cost = cost(left.value);
  right.cost = cost(right.value);
  for (let step = 2; step < STEPS; step++) {
    if (left.cost <= right.cost) {
      high = right.value;
      right = left;
      const value = high - GOLDEN * (high - low);
      left = { value, cost: cost(value) };
    } else {
      low = left.value;
      left = right;
      const value = low + GOLDEN * (high - low);
      right = { value, cost: cost(value) };
    }
  }
  return left.cost <= right.cost ? left : right;
}

function replaced(point: readonly number[], position: number, value: number): number[] {
  const next = [...point];
  next[position] = value;
  return next;
}
