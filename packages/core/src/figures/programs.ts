/** Keeps compiled programs, so that asking the same figures of a graph again compiles nothing. */
import {
  compile,
  compileLoops,
  type LoopOptions,
  type LoopProgram,
  type Program,
  type ProgramOptions,
} from './columns.js';
import type { Graph } from './graph.js';

/** Programs kept per graph; each holds its buffers and the results of its primitives. */
const KEPT = 64;

const programsOf = new WeakMap<object, Map<string, unknown>>();

/** `compile`, or the program compiled before for the same graph and options. What it returns is the same either way. */
export function programFor<Objects>(graph: Graph<Objects>, options: ProgramOptions): Program<Objects> {
  const key = JSON.stringify([options.outputs, options.columns, options.blockRows]);
  return kept(graph, key, () => compile(graph, options));
}

/** `compileLoops`, or the program compiled before. */
export function loopProgramFor<Objects>(graph: Graph<Objects>, options: LoopOptions): LoopProgram<Objects> {
  const key = JSON.stringify(['loops', options.output, options.columns, options.loops, options.blockRows]);
  return kept(graph, key, () => compileLoops(graph, options));
}

function kept<One>(graph: object, key: string, make: () => One): One {
  const programs = programsOf.get(graph) ?? new Map<string, unknown>();
  programsOf.set(graph, programs);
  const program = (programs.get(key) as One | undefined) ?? make();
  // Set again at the end: the first key is then the one not asked for longest.
  programs.delete(key);
  programs.set(key, program);
  const [oldest] = programs.keys();
  if (programs.size > KEPT && oldest !== undefined) programs.delete(oldest);
  return program;
}
