/** Finds where a monotone function of many arguments at once meets a value. */

const rounds = 3;
const intervals = 8;

/**
 * The argument at which `f` is `target`: each round evaluates nine points together and keeps the interval that holds the target; the
 * last one, 1/512 of the range, is crossed in a straight line. Kinks and flat stretches do not hold it up.
 *
 * @param f monotone on [low, high]; gives a value for each argument
 * @returns undefined where the target is not between the ends
 */
export function solveMonotone(
  f: (xs: readonly number[]) => readonly number[],
  target: number,
  low: number,
  high: number,
): number | undefined {
  let [a, b] = [low, high];
  let [fa, fb] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    const xs = Array.from({ length: intervals + 1 }, (_, at) => a + ((b - a) * at) / intervals);
    const values = f(xs);
    const at = xs.findIndex((_, index) => isBetween(target, values[index], values[index + 1]));
    if (at < 0) return undefined;
    [a, b] = [xs[at] ?? a, xs[at + 1] ?? b];
    [fa, fb] = [values[at] ?? 0, values[at + 1] ?? 0];
  }
  return fa === fb ? a : a + ((target - fa) / (fb - fa)) * (b - a);
}

function isBetween(target: number, first: number | undefined, second: number | undefined): boolean {
  return first !== undefined && second !== undefined && (target - first) * (target - second) <= 0;
}
