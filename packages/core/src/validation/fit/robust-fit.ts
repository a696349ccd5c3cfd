/** Least squares that outliers do not bend, with prior knowledge of each parameter: Gauss–Newton steps, reweighted (Student-t residuals). */

/** What is known of a parameter before any row is seen. */
export interface Prior {
  readonly mean: number;
  /** Standard deviation: of the parameter's logarithm where `scale` is 'log', else of its value. */
  readonly spread: number;
  /** 'log' for quantities that can only be positive, 'linear' for those that may be 0. */
  readonly scale: 'log' | 'linear';
  /** Physical limits, which no step leaves. */
  readonly low: number;
  readonly high: number;
}

export interface FitProblem {
  readonly priors: readonly Prior[];
  /** Weight of each residual, before outliers lose some of it. */
  readonly weights: readonly number[];
  /** Positions of the residuals that a parameter moves; the others are not evaluated for its derivative. */
  readonly reached: readonly (readonly number[])[];
  /** The residual at one position, about 0 where all is well. */
  residual(position: number, point: readonly number[]): number;
}

export interface RobustFit {
  readonly point: number[];
  /** Half the weighted sum of losses, and of what the priors charge. */
  readonly cost: number;
  readonly iterations: number;
}

/** Scale of a usual residual; those several times as large count less and less. */
const RESIDUAL_SCALE = 0.05;
/** Degrees of freedom of the residuals: heavy tails, since some rows are measured under settings that nobody published. */
const FREEDOM = 3;
/** Step of the finite differences, in units of a prior's spread, and at most this share of the bounds' width. */
const DIFFERENCE = 0.02;
const CONVERGED = 1e-4;

/**
 * Finds the most probable point given residuals and priors.
 *
 * The loss of a residual e is (ν + 1)/2 · ln(1 + (e/s)²/ν): quadratic for small e, a logarithm for outliers. A step solves the normal
 * equations of the reweighted residuals with the priors added, damped (Levenberg–Marquardt) until the cost falls.
 *
 * @returns the same for the same arguments
 */
export function fitRobustly(problem: FitProblem, from: readonly number[], maxIterations: number): RobustFit {
  let point = from.map((value, position) => clamp(value, problem.priors[position]));
  let residuals = problem.weights.map((_, position) => problem.residual(position, point));
  let cost = costOf(problem, residuals, point);
  let damping = 1e-3;
  let iterations = 0;
  while (iterations < maxIterations) {
    iterations += 1;
    const step = normalEquations(problem, residuals, point);
    let improved = false;
    for (let attempt = 0; attempt < 6 && !improved; attempt++) {
      const candidate = moved(problem, point, solve(step, damping));
      const next = problem.weights.map((_, position) => problem.residual(position, candidate));
      const nextCost = costOf(problem, next, candidate);
      if (nextCost < cost) {
        improved = cost - nextCost > CONVERGED * cost;
        point = candidate;
        residuals = next;
        cost = nextCost;
        damping = Math.max(1e-6, damping / 5);
        if (!improved) return { point, cost, iterations };
      } else damping *= 10;
    }
    if (!improved) break;
  }
  return { point, cost, iterations };
}

function costOf(problem: FitProblem, residuals: readonly number[], point: readonly number[]): number {
  let cost = 0;
  residuals.forEach((residual, position) => {
    const scaled = residual / RESIDUAL_SCALE;
    cost += ((problem.weights[position] ?? 0) * (FREEDOM + 1) * Math.log1p((scaled * scaled) / FREEDOM)) / 2;
  });
  problem.priors.forEach((prior, position) => {
    cost += surprise(prior, point[position] ?? prior.mean) ** 2 / 2;
  });
  return cost;
}

/** Whether a value lies so near a physical limit that the limit, not the rows, decided it. */
export function isOnBound({ low, high, scale }: Prior, value: number): boolean {
  if (scale === 'log') return Math.min(Math.log(value / low), Math.log(high / value)) < 0.02;
  return Math.min(value - low, high - value) < 0.01 * (high - low);
}

/** How many spreads a value lies from what was expected. */
function surprise({ mean, spread, scale }: Prior, value: number): number {
  return (scale === 'log' ? Math.log(value / mean) : value - mean) / spread;
}

/** The value that lies `steps` spreads above another. */
function shifted(prior: Prior, value: number, steps: number): number {
  const free = prior.scale === 'log' ? value * Math.exp(prior.spread * steps) : value + prior.spread * steps;
  return clamp(free, prior);
}

function clamp(value: number, prior: Prior | undefined): number {
  return prior === undefined ? value : Math.min(prior.high, Math.max(prior.low, value));
}

function moved(problem: FitProblem, point: readonly number[], steps: readonly number[]): number[] {
  return problem.priors.map((prior, position) => shifted(prior, point[position] ?? prior.mean, steps[position] ?? 0));
}

interface NormalEquations {
  readonly matrix: readonly (readonly number[])[];
  readonly right: readonly number[];
}

/** In units of each prior's spread, in which every prior is a unit normal. */
function normalEquations(problem: FitProblem, residuals: readonly number[], point: readonly number[]): NormalEquations {
  const count = problem.priors.length;
  const rows = residuals.map(() => new Map<number, number>());
  problem.priors.forEach((prior, parameter) => {
    const value = point[parameter] ?? prior.mean;
    // Towards the middle of the bounds, so that a parameter on a bound still has a derivative.
    const sign = value > (prior.low + prior.high) / 2 ? -1 : 1;
    const changed = [...point];
    changed[parameter] = shifted(prior, value, sign * DIFFERENCE);
    const taken = surprise(prior, changed[parameter] ?? value) - surprise(prior, value) || 1;
    for (const position of problem.reached[parameter] ?? []) {
      const derivative = (problem.residual(position, changed) - (residuals[position] ?? 0)) / taken;
      rows[position]?.set(parameter, derivative);
    }
  });
  const matrix: number[][] = Array.from({ length: count }, (_, i) =>
    Array.from({ length: count }, (_, j) => (i === j ? 1 : 0)),
  );
  const right = problem.priors.map((prior, parameter) => -surprise(prior, point[parameter] ?? prior.mean));
  rows.forEach((derivatives, position) => {
    const residual = residuals[position] ?? 0;
    const scaled = residual / RESIDUAL_SCALE;
    const weight =
      ((problem.weights[position] ?? 0) * (FREEDOM + 1)) / (FREEDOM + scaled * scaled) / RESIDUAL_SCALE ** 2;
    for (const [i, di] of derivatives) {
      right[i] = (right[i] ?? 0) - weight * di * residual;
      const row = matrix[i];
      if (row) for (const [j, dj] of derivatives) row[j] = (row[j] ?? 0) + weight * di * dj;
    }
  });
  return { matrix, right };
}

/** Solves (A + damping · diagonal of A) x = b for a positive definite A, by Cholesky. */
function solve({ matrix, right }: NormalEquations, damping: number): number[] {
  const n = right.length;
  const at = (rows: readonly (readonly number[])[], i: number, j: number) => rows[i]?.[j] ?? 0;
  const lower: number[][] = [];
  for (let i = 0; i < n; i++) {
    const row: number[] = [];
    lower.push(row);
    for (let j = 0; j <= i; j++) {
      let sum = at(matrix, i, j) * (i === j ? 1 + damping : 1);
      for (let k = 0; k < j; k++) sum -= at(lower, i, k) * at(lower, j, k);
      row.push(i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / at(lower, j, j));
    }
  }
  const forward: number[] = [];
  for (let i = 0; i < n; i++) {
    let sum = right[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= at(lower, i, k) * (forward[k] ?? 0);
    forward.push(sum / at(lower, i, i));
  }
  const solution = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let sum = forward[i] ?? 0;
    for (let k = i + 1; k < n; k++) sum -= at(lower, k, i) * (solution[k] ?? 0);
    solution[i] = sum / at(lower, i, i);
  }
  return solution;
}
