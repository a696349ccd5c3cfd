/**
 * An outer problem around an inner search: points, each with a least amount of something that only a search finds (the time of a run, over
 * all layouts), and a vector of figures that never fall as that amount grows (days, dollars, joules). The least amount is then best for
 * every figure of its point at once, so that each point is searched once whatever the goal is.
 *
 * Exact: a point is skipped only where its floor proves that it breaks a limit or is not among what is asked for, and the inner search is told the
 * amount above which the point would. Equal vectors are never skipped.
 */
import { dominates } from './pareto.js';

/** Components of vectors that are looked at, less being better. */
export type OuterGoal =
  /** Of equal first components the one with the smaller second counts as less, and so on. */
  | { readonly kind: 'least'; readonly components: readonly number[]; readonly top: number }
  | { readonly kind: 'front'; readonly components: readonly number[] };

export interface OuterProblem<Solution extends { readonly amount: number }> {
  /** Number of points. */
  readonly count: number;
  /** Never above the least amount of the point. */
  floor(point: number): number;
  /** Figures of a point at an amount; none falls as the amount grows. */
  vector(point: number, amount: number): readonly number[];
  /** The least amount of the point, or undefined where there is none up to `atMost`. */
  solve(point: number, atMost: number): Solution | undefined;
  /** Largest value of each component that is allowed; Infinity where all are. */
  readonly limits: readonly number[];
  readonly goal: OuterGoal;
}

export interface OuterFound<Solution> {
  readonly point: number;
  readonly solution: Solution;
  readonly vector: readonly number[];
}

/** How each point was decided; the parts add up to all of them. */
export interface OuterDecided {
  /** Its least amount was found. */
  readonly solved: number;
  /** The inner search proved that none of its amounts would do. */
  readonly refuted: number;
  readonly skippedByLimits: number;
  readonly skippedByFloor: number;
}

export interface OuterSearch<Solution> {
  /** Best first, then in the order of points; of a front, in the order of points. */
  readonly found: readonly OuterFound<Solution>[];
  readonly decided: OuterDecided;
}

export function searchOuter<Solution extends { readonly amount: number }>(
  problem: OuterProblem<Solution>,
): OuterSearch<Solution> {
  const { count, goal } = problem;
  const floors = Array.from({ length: count }, (_, point) => problem.floor(point));
  const atFloor = floors.map((floor, point) => problem.vector(point, floor));
  const first = goal.components[0] ?? 0;
  const order = atFloor.map((_, point) => point);
  order.sort((a, b) => (atFloor[a]?.[first] ?? 0) - (atFloor[b]?.[first] ?? 0) || a - b);
  const decided = { solved: 0, refuted: 0, skippedByLimits: 0, skippedByFloor: 0 };
  const kept: Kept<Solution> =
    goal.kind === 'least' ? new Least(goal.components, goal.top) : new Front(goal.components);
  for (const point of order) {
    const floor = floors[point] ?? 0;
    const lowest = atFloor[point] ?? [];
    if (!isWithin(lowest, problem.limits)) decided.skippedByLimits += 1;
    else if (!kept.admits(lowest)) decided.skippedByFloor += 1;
    else {
      const mayDo = (amount: number): boolean => {
        const vector = problem.vector(point, amount);
        return isWithin(vector, problem.limits) && kept.admits(vector);
      };
      const solution = problem.solve(point, largestAdmitted(floor, mayDo));
      if (solution === undefined || !mayDo(solution.amount)) decided.refuted += 1;
      else {
        decided.solved += 1;
        kept.add({ point, solution, vector: problem.vector(point, solution.amount) });
      }
    }
  }
  return { found: kept.ranked(), decided };
}

/** Whether no component is above its limit. */
export function isWithin(vector: readonly number[], limits: readonly number[]): boolean {
  return vector.every((value, place) => value <= (limits[place] ?? Number.POSITIVE_INFINITY));
}

interface Kept<Solution> {
  /** Whether a point of this vector could enter; false for all vectors above one of which it is false. */
  admits(vector: readonly number[]): boolean;
  add(found: OuterFound<Solution>): void;
  ranked(): readonly OuterFound<Solution>[];
}

class Least<Solution> implements Kept<Solution> {
  private readonly found: OuterFound<Solution>[] = [];

  constructor(
    private readonly components: readonly number[],
    private readonly top: number,
  ) {}

  admits(vector: readonly number[]): boolean {
    const worst = this.found[this.top - 1];
    return this.top > 0 && (worst === undefined || this.order(vector, worst.vector) <= 0);
  }

  add(found: OuterFound<Solution>): void {
    this.found.push(found);
    this.found.sort((a, b) => this.order(a.vector, b.vector) || a.point - b.point);
    if (this.found.length > this.top) this.found.pop();
  }

  ranked(): readonly OuterFound<Solution>[] {
    return this.found;
  }

  private order(a: readonly number[], b: readonly number[]): number {
    for (const component of this.components) {
      const [ours = 0, theirs = 0] = [a[component], b[component]];
      if (ours !== theirs) return ours < theirs ? -1 : 1;
    }
    return 0;
  }
}

class Front<Solution> implements Kept<Solution> {
  private found: OuterFound<Solution>[] = [];

  constructor(private readonly components: readonly number[]) {}

  admits(vector: readonly number[]): boolean {
    const ours = this.of(vector);
    return !this.found.some((other) => dominates(this.of(other.vector), ours));
  }

  add(found: OuterFound<Solution>): void {
    const ours = this.of(found.vector);
    this.found = this.found.filter((other) => !dominates(ours, this.of(other.vector)));
    this.found.push(found);
  }

  ranked(): readonly OuterFound<Solution>[] {
    return [...this.found].sort((a, b) => a.point - b.point);
  }

  private of(vector: readonly number[]): readonly number[] {
    return this.components.map((component) => vector[component] ?? Number.POSITIVE_INFINITY);
  }
}

const DOUBLINGS = 64;
const HALVINGS = 20;

/** An amount above which nothing is admitted, close to the least such one; Infinity where none was met. */
function largestAdmitted(floor: number, admits: (amount: number) => boolean): number {
  let admitted = floor;
  let refused = Number.POSITIVE_INFINITY;
  let step = Math.max(floor, Number.MIN_VALUE / Number.EPSILON);
  for (let round = 0; round < DOUBLINGS && refused === Number.POSITIVE_INFINITY; round += 1, step *= 2) {
    if (admits(floor + step)) admitted = floor + step;
    else refused = floor + step;
  }
  if (refused === Number.POSITIVE_INFINITY) return refused;
  for (let round = 0; round < HALVINGS; round += 1) {
    const middle = admitted + (refused - admitted) / 2;
    if (admits(middle)) admitted = middle;
    else refused = middle;
  }
  return refused;
}
