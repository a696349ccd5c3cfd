/** Keeps compiled programs, so that asking the same figures of a graph again compiles nothing. */
import { compile, type Program, type ProgramOptions } from './columns.js';
import type { Graph } from './graph.js';

/** Programs kept per graph; each holds its buffers and the results of its primitives. */
const KEPT = 24;

const programsOf = new WeakMap<object, Map<string, unknown>>();

/** `compile`, or the program compiled before for the same graph and options. What it returns is the same either way. */
export function programFor<Objects>(graph: Graph<Objects>, options: ProgramOptions): Program<Objects> {
  const programs = programsOf.get(graph) ?? new Map<string, unknown>();
  programsOf.set(graph, programs);
  const key = JSON.stringify([options.outputs, options.columns, options.blockRows]);
  const program = (programs.get(key) as Program<Objects> | undefined) ?? compile(graph, options);
  // Set again at the end: the first key is then the one not asked for longest.
  programs.delete(key);
  programs.set(key, program);
  const [oldest] = programs.keys();
  if (programs.size > KEPT && oldest !== undefined) programs.delete(oldest);
  return program;
}
