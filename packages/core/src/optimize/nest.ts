/** One figure of many rows under every combination of some axes: a loop for each axis, the one that reaches most figures outermost. */
import { type Graph, type LoopProgram, type LoopVisit, loopProgramFor, type Values } from '../figures/index.js';
import { neededBy, reachedBy } from './reach.js';
import { type Axis, combinationCount } from './space.js';

/** Runs of one figure over the axes at some places of a space. */
export interface Nest<Objects> {
  /** @param values what rows share, and a column for each name that they differ in */
  readonly run: (values: Values, objects: Objects, count: number, visit: LoopVisit) => void;
}

/**
 * @param axes all axes of the space, from which `places` picks those of the nest; numbers of combinations are those of the space
 * @param columns names of the figures that rows differ in
 */
export function nestOf<Objects>(
  graph: Graph<Objects>,
  figure: string,
  {
    axes,
    places,
    columns,
  }: { readonly axes: readonly Axis[]; readonly places: readonly number[]; readonly columns: readonly string[] },
): Nest<Objects> {
  const needed = neededBy(graph, [figure]);
  const names = (place: number) => Object.keys(axes[place]?.columns ?? {});
  const reach = (place: number) => [...reachedBy(graph, names(place))].filter((name) => needed.has(name)).length;
  const nested = places.toSorted((a, b) => reach(b) - reach(a) || a - b);
  const choices = nested.map((place) => {
    const { size = 1, columns: set = {} } = axes[place] ?? {};
    const weight = combinationCount(axes.slice(place + 1));
    return Array.from({ length: size }, (_, digit) => ({
      number: digit * weight,
      values: Object.fromEntries(Object.entries(set).map(([name, column]) => [name, column[digit] ?? Number.NaN])),
    }));
  });
  let program: LoopProgram<Objects> | undefined;
  return {
    run(values, objects, count, visit) {
      if (count === 0) return;
      program ??= loopProgramFor(graph, { output: figure, columns, loops: nested.map(names) });
      program.run({ values, objects, length: count, choices }, visit);
    },
  };
}
