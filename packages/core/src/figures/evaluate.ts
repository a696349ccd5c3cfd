/** Evaluates every figure of a graph for one plan. */
import { type Issue, issue } from '../messages/index.js';
import { FiguresError } from './figuresError.js';
import type { Graph } from './graph.js';
import { programFor } from './programs.js';

/** All figures of one plan, and what `explain` needs to reason about them. */
export interface Evaluation<Objects> {
  /** Every figure of the graph by name: inputs, constants, formulas, fields. */
  readonly values: Readonly<Record<string, number>>;
  readonly objects: Objects;
}

/**
 * Evaluates all figures, by the same steps as a program over columns, with one row.
 *
 * @param values every input by name; constants may be overridden
 * @throws FiguresError with every input that is missing or not finite, or else with the first figure, in order of
 *   evaluation, that is not finite: its formula and the values it came from
 */
export function evaluateOne<Objects>(
  graph: Graph<Objects>,
  values: Readonly<Record<string, number>>,
  objects: Objects,
): Evaluation<Objects> {
  const bad = inputIssues(graph, values);
  if (bad.length > 0) throw new FiguresError(bad);
  const outputs = graph.figures.map(({ name }) => name);
  const found = programFor(graph, { outputs, columns: [], blockRows: 4 }).run({ values, objects, length: 1 });
  const all: Record<string, number> = {};
  // In order, so that the figure named is the first that went wrong, not one that inherits it.
  for (const { name } of graph.figures) all[name] = found[name] as number;
  const wrong = graph.figures.find(({ name }) => !Number.isFinite(all[name]));
  if (wrong !== undefined) throw new FiguresError([notFinite(wrong.name, graph, all)]);
  return { values: all, objects };
}

/**
 * Some figures of one plan, computing only what they need: for thousands of plans in a row.
 *
 * @param names figures of the graph
 * @returns the same numbers as `evaluateOne`; what is not finite stays so
 * @throws FiguresError with every input that is missing or not finite
 */
export function evaluateFigures<Objects>(
  graph: Graph<Objects>,
  values: Readonly<Record<string, number>>,
  objects: Objects,
  names: readonly string[],
): Readonly<Record<string, number>> {
  const bad = inputIssues(graph, values);
  if (bad.length > 0) throw new FiguresError(bad);
  const found = programFor(graph, { outputs: names, columns: [], blockRows: 4 }).run({ values, objects, length: 1 });
  return Object.fromEntries(names.map((name) => [name, found[name] as number]));
}

function inputIssues<Objects>(graph: Graph<Objects>, values: Readonly<Record<string, number>>): readonly Issue[] {
  return graph.figures.flatMap(({ name, declaration }): Issue[] => {
    const value = values[name];
    if (value === undefined) {
      return declaration.kind === 'input' ? [issue('figures.missingValue', [name], {})] : [];
    }
    return Number.isFinite(value) ? [] : [issue('figures.inputNotFinite', [name], {})];
  });
}

function notFinite<Objects>(name: string, graph: Graph<Objects>, values: Readonly<Record<string, number>>): Issue {
  const figure = graph.byName.get(name);
  const declaration = figure?.declaration;
  const formula =
    declaration?.kind === 'formula'
      ? declaration.is
      : declaration?.kind === 'field'
        ? `${declaration.primitive}.${declaration.field}`
        : name;
  const from = (figure?.needs ?? []).map((used) => `${used} = ${values[used]}`).join(', ');
  return issue('figures.notFinite', [name], { value: String(values[name]), formula, from });
}
