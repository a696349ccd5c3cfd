/** A space of candidates as a search goes through it: stems, each with every combination of the choices of some axes. */

/** A setting that is open whatever the stem is: the same choices everywhere. */
export interface Axis {
  readonly name: string;
  /** Choices, at least one. */
  readonly size: number;
  /** Figures that the choices set: one value per choice. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** Partial assignments whose choices depend on one another: sizes that must multiply to a count, for example. */
export interface Stems {
  readonly length: number;
  /** Figures that differ between stems: one value per stem. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** Which choices of some axes a stem may take. */
export interface SpaceRule {
  /** Places of its axes; the first one is the slowest digit of `allowed`. */
  readonly axes: readonly number[];
  /** Per stem: 1 for each combination of choices that is allowed; undefined where all are. */
  readonly allowed: readonly (Uint8Array | undefined)[];
}

export interface ProductSpace {
  readonly stems: Stems;
  readonly axes: readonly Axis[];
  readonly rules: readonly SpaceRule[];
}

/** Every `of`-th stem from the one at `index` on: parts of a space are alike, so that each finds about as good a best as all. */
export interface SpacePart {
  readonly index: number;
  readonly of: number;
}

/** Every combination of the choices of some axes: its digits, and its number among those of all axes. */
export interface Combination {
  readonly digits: readonly number[];
  readonly number: number;
}

/** Combinations of all axes, the first axis slowest. */
export function combinationCount(axes: readonly Axis[]): number {
  return axes.reduce((product, { size }) => product * size, 1);
}

/** Choice of each axis in a combination by its number. */
export function digitsOf(number: number, axes: readonly Axis[]): number[] {
  const digits = axes.map(() => 0);
  let rest = number;
  for (let place = axes.length - 1; place >= 0; place -= 1) {
    const size = axes[place]?.size ?? 1;
    digits[place] = rest % size;
    rest = Math.floor(rest / size);
  }
  return digits;
}

/** All combinations of the axes at `places`, the others at their first choice. */
export function combinationsOf(axes: readonly Axis[], places: readonly number[]): Combination[] {
  const weights = axes.map((_, place) => combinationCount(axes.slice(place + 1)));
  return places.reduce<Combination[]>(
    (combinations, place) =>
      combinations.flatMap(({ digits, number }) =>
        Array.from({ length: axes[place]?.size ?? 1 }, (_, digit) => ({
          digits: digits.with(place, digit),
          number: number + digit * (weights[place] ?? 1),
        })),
      ),
    [{ digits: axes.map(() => 0), number: 0 }],
  );
}

/** The values that a combination sets, of the axes at `places`. */
export function valuesOf(
  { digits }: Combination,
  axes: readonly Axis[],
  places: readonly number[],
): Record<string, number> {
  const values: Record<string, number> = {};
  for (const place of places) {
    for (const [name, column] of Object.entries(axes[place]?.columns ?? {}))
      values[name] = column[digits[place] ?? 0] ?? Number.NaN;
  }
  return values;
}
