/** Which figures a change reaches, and which of those that it does not reach are worth keeping while it changes. */
import type { Graph } from '../figures/index.js';

/** All figures that `outputs` need, themselves included. */
export function neededBy<Objects>(graph: Graph<Objects>, outputs: readonly string[]): ReadonlySet<string> {
  const needed = new Set<string>();
  const pending = [...outputs];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    pending.push(...(graph.byName.get(name)?.needs ?? []));
  }
  return needed;
}

/** Figures that differ where one of `columns` does, those included. */
export function reachedBy<Objects>(graph: Graph<Objects>, columns: readonly string[]): ReadonlySet<string> {
  const reached = new Set(columns);
  // Figures stand in an order in which each follows what it needs.
  for (const { name, needs } of graph.figures) if (needs.some((need) => reached.has(need))) reached.add(name);
  return reached;
}

/**
 * Figures between what changes outside and what changes inside: reached by `outer` and not by `inner`, and read by a figure that `inner`
 * reaches. Computed once per outer assignment and given to the inner program as columns, they hoist all else out of the inner loop.
 */
export function hoistable<Objects>(
  graph: Graph<Objects>,
  output: string,
  outer: readonly string[],
  inner: readonly string[],
): readonly string[] {
  const byOuter = reachedBy(graph, outer);
  const byInner = reachedBy(graph, inner);
  const hoisted = new Set<string>();
  for (const name of neededBy(graph, [output])) {
    if (!byInner.has(name)) continue;
    for (const need of graph.byName.get(name)?.needs ?? []) {
      if (byOuter.has(need) && !byInner.has(need)) hoisted.add(need);
    }
  }
  return [...hoisted];
}
