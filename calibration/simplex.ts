/** Nelder–Mead minimisation within bounds: no derivatives, no randomness. */

/** A parameter's range; the search starts at `start` and never leaves [low, high]. */
export interface Parameter {
  readonly start: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Minimises `objective` over a box.
 *
 * Every parameter is searched on the logit of its place in the range, so that bounds need no special care; the search restarts
 * from its best point until a restart gains less than 1e-5.
 *
 * @param objective finite everywhere in the box
 * @returns the best point found; the same for the same arguments
 * @source Nelder and Mead 1965, with the usual coefficients 1, 2, ½, ½
 */
export function minimise(objective: (point: readonly number[]) => number, parameters: readonly Parameter[]): number[] {
  const decode = (coded: readonly number[]) =>
    parameters.map((p, i) => p.low + (p.high - p.low) * logistic(coded[i] ?? 0));
  const cost = (coded: readonly number[]) => objective(decode(coded));
  let best = parameters.map((p) => logit((p.start - p.low) / (p.high - p.low)));
  let lowest = cost(best);
  for (let restart = 0; restart < 8; restart++) {
    const found = descend(cost, best, restart % 2 === 0 ? 1 : -0.5);
    const gain = lowest - found.cost;
    if (gain > 0) {
      best = found.point;
      lowest = found.cost;
    }
    if (gain < 1e-5) break;
  }
  return decode(best);
}

interface Vertex {
  readonly point: number[];
  readonly cost: number;
}

function descend(cost: (point: readonly number[]) => number, start: readonly number[], step: number): Vertex {
  const size = start.length;
  const vertex = (point: number[]): Vertex => ({ point, cost: cost(point) });
  const simplex = [vertex([...start])];
  for (let i = 0; i < size; i++) simplex.push(vertex(start.map((x, j) => (i === j ? x + step : x))));
  for (let iteration = 0; iteration < 150 * size; iteration++) {
    simplex.sort((a, b) => a.cost - b.cost);
    const first = at(simplex, 0);
    const worst = at(simplex, size);
    if (worst.cost - first.cost < 1e-7) break;
    const centre = start.map((_, j) => simplex.slice(0, size).reduce((sum, v) => sum + (v.point[j] ?? 0), 0) / size);
    const along = (t: number) => vertex(centre.map((c, j) => c + t * ((worst.point[j] ?? 0) - c)));
    const reflected = along(-1);
    let next: Vertex | undefined;
    if (reflected.cost < first.cost) {
      const expanded = along(-2);
      next = expanded.cost < reflected.cost ? expanded : reflected;
    } else if (reflected.cost < at(simplex, size - 1).cost) {
      next = reflected;
    } else {
      const contracted = along(reflected.cost < worst.cost ? -0.5 : 0.5);
      if (contracted.cost < Math.min(reflected.cost, worst.cost)) next = contracted;
    }
    if (next) simplex[size] = next;
    else
      for (let i = 1; i <= size; i++)
        simplex[i] = vertex(at(simplex, i).point.map((x, j) => (x + (first.point[j] ?? 0)) / 2));
  }
  simplex.sort((a, b) => a.cost - b.cost);
  return at(simplex, 0);
}

function at(simplex: readonly Vertex[], index: number): Vertex {
  const found = simplex[index];
  if (!found) throw new Error('a simplex has one vertex more than it has parameters');
  return found;
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Kept off the ends, where the logit has no finite value. */
function logit(share: number): number {
  const inside = Math.min(0.999, Math.max(0.001, share));
  return Math.log(inside / (1 - inside));
}
