/** Which figures a change reaches. */
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
