/** Where no point keeps all limits: what each limit alone would have to become, and which limits exclude each other. */
import { isWithin } from './outer.js';

/** One limit, the others as they are. */
export interface Relaxation {
  readonly component: number;
  /** The least limit with which some point keeps all. */
  readonly needed: number;
  /** The first such point. */
  readonly point: number;
}

/** The smallest change of each limit alone that lets a point keep all of them; limits that no change of helps are left out. */
export function relaxations(vectors: readonly (readonly number[])[], limits: readonly number[]): Relaxation[] {
  return limited(limits).flatMap((component) => {
    const others = limits.with(component, Number.POSITIVE_INFINITY);
    let best: Relaxation | undefined;
    vectors.forEach((vector, point) => {
      const needed = vector[component] ?? Number.POSITIVE_INFINITY;
      if (isWithin(vector, others) && needed < (best?.needed ?? Number.POSITIVE_INFINITY))
        best = { component, needed, point };
    });
    return best === undefined ? [] : [best];
  });
}

/** A limit that no point keeps even alone, and the least that any comes to. */
export interface Unreachable {
  readonly component: number;
  readonly least: number;
}

export function unreachable(vectors: readonly (readonly number[])[], limits: readonly number[]): Unreachable[] {
  if (vectors.length === 0) return [];
  return limited(limits).flatMap((component) => {
    const least = vectors.reduce(
      (lowest, vector) => Math.min(lowest, vector[component] ?? Number.POSITIVE_INFINITY),
      Number.POSITIVE_INFINITY,
    );
    return least > (limits[component] ?? Number.POSITIVE_INFINITY) ? [{ component, least }] : [];
  });
}

/** Two limits, each of which some point keeps, and no point both. */
export interface Conflict {
  readonly components: readonly [number, number];
  /** Points that keep the first, and those that keep the second. */
  readonly points: readonly [readonly number[], readonly number[]];
}

export function conflicts(vectors: readonly (readonly number[])[], limits: readonly number[]): Conflict[] {
  const keeping = (component: number): readonly number[] =>
    vectors.flatMap((vector, point) =>
      (vector[component] ?? Number.POSITIVE_INFINITY) <= (limits[component] ?? Number.POSITIVE_INFINITY) ? [point] : [],
    );
  const open = limited(limits);
  return open.flatMap((first, place) =>
    open.slice(place + 1).flatMap((second) => {
      const points = [keeping(first), keeping(second)] as const;
      if (points.some(({ length }) => length === 0) || points[0].some((point) => points[1].includes(point))) return [];
      return [{ components: [first, second] as const, points }];
    }),
  );
}

function limited(limits: readonly number[]): number[] {
  return limits.flatMap((limit, component) => (limit < Number.POSITIVE_INFINITY ? [component] : []));
}
