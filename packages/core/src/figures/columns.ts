/** Evaluates figures for many rows at once: an interpreter of vector operations over blocks of rows. */
import { ColumnRun, type LoopChoice, type LoopVisit } from './columns.hot.js';
import { fuse } from './fuse.js';
import type { Graph } from './graph.js';
import { levelsOf } from './levels.js';
import { lower } from './lower.js';
import { schedule } from './schedule.js';

/** One value for all rows, or one per row. */
export type Values = Readonly<Record<string, number | Float64Array>>;

export interface ProgramOptions {
  /** Figures to compute; nothing else is evaluated but what they need. */
  readonly outputs: readonly string[];
  /**
   * Figures that may differ from row to row: inputs, constants, and, for what-if and draws, any other figure, which is
   * then given instead of computed.
   */
  readonly columns: readonly string[];
  /** Rows per block, a multiple of 4; the default suits a first-level cache of 32 kB and up. */
  readonly blockRows?: number;
}

export interface RunInput<Objects> {
  /** A value for every input used and every column; constants may be overridden. */
  readonly values: Values;
  readonly objects: Objects;
  /** Rows of every column and of every output. */
  readonly length: number;
  /** Arrays to write outputs to, at least `length` long; made anew where absent. */
  readonly into?: Readonly<Record<string, Float64Array>>;
}

/** A compiled set of outputs. It owns its buffers, so one program must not run inside a primitive of itself. */
export interface Program<Objects> {
  /** Inputs and columns that a run needs; a run without one of them throws. */
  readonly needs: readonly string[];
  /**
   * @returns each output: one number where no column reaches it, else a value per row
   * @throws Error naming the values that are missing, or columns that are too short
   */
  run(input: RunInput<Objects>): Record<string, number | Float64Array>;
  /** Calls of each primitive since compilation. */
  calls(): Readonly<Record<string, number>>;
  /** Passes over a block, and over a single value: for benches. */
  readonly size: { readonly perBlock: number; readonly once: number; readonly registers: number };
}

const BLOCK_ROWS = 512;

/**
 * Compiles the outputs to vector operations.
 *
 * What depends on no column is computed once per run, and what depends on columns that hold one value throughout a block
 * once per block: rows sorted so that few columns change within a block are the fastest. A primitive is called once per
 * distinct tuple of its varying arguments; its results are kept between runs as long as its objects (by identity) and its
 * other arguments stay the same. Nothing is allocated per row. Results agree bit for bit with a run of one row.
 * A value of −0 is taken as 0.
 *
 * @example compile(graph, { outputs: ['stepTimeS'], columns: ['tensorParallel'] })
 *   .run({ values: { tensorParallel: Float64Array.of(1, 2), … }, objects, length: 2 }) // { stepTimeS: Float64Array(2) }
 * @throws Error where an output or a column is not in the graph
 */
export function compile<Objects>(graph: Graph<Objects>, options: ProgramOptions): Program<Objects> {
  const { outputs, columns, blockRows = BLOCK_ROWS } = options;
  if (blockRows <= 0 || blockRows % 4 !== 0) throw new Error(`blockRows must be a multiple of 4, got ${blockRows}`);
  const plan = schedule(fuse(lower(graph, outputs, columns)));
  const constants = constantsOf(graph);
  const run = new ColumnRun(plan, graph.primitives, constants, blockRows);
  const perBlock = plan.levels.flat();
  const loaded = perBlock.flatMap((step) => (step.kind === 'load' ? [step.name] : []));
  const fixed = plan.uniforms.map(({ name }) => name).filter((name) => !constants.has(name));
  return {
    needs: [...fixed, ...loaded],
    run: (input) => run.run(input.values, input.objects, input.length, input.into ?? {}),
    calls: () => run.calls(),
    size: { perBlock: perBlock.length, once: plan.once.length, registers: plan.registers },
  };
}

export interface LoopOptions {
  /** The figure to compute. */
  readonly output: string;
  /** Figures that may differ from row to row. */
  readonly columns: readonly string[];
  /** Figures that each loop sets to one value for all rows, the outermost loop first. */
  readonly loops: readonly (readonly string[])[];
  readonly blockRows?: number;
}

export interface LoopInput<Objects> {
  readonly values: Values;
  readonly objects: Objects;
  readonly length: number;
  /** The choices of each loop. */
  readonly choices: readonly (readonly LoopChoice[])[];
}

/** One figure of many rows under every combination of choices. */
export interface LoopProgram<Objects> {
  /** @param visit called for each block of rows and each combination; what it is given holds until it returns */
  run(input: LoopInput<Objects>, visit: LoopVisit): void;
  /** Passes over a block: for all rows, then for each choice of each loop. */
  readonly size: readonly number[];
}

/**
 * The same as `compile` for one figure and for values that loops within each block set: what a loop does not change is worked out outside it.
 *
 * @throws Error where the output or a column is not in the graph
 */
export function compileLoops<Objects>(graph: Graph<Objects>, options: LoopOptions): LoopProgram<Objects> {
  const { output, columns, loops, blockRows = BLOCK_ROWS } = options;
  const names = [...columns, ...loops.flat()];
  const levels = levelsOf(names, loops);
  const plan = schedule(fuse(lower(graph, [output], names), levels), levels);
  const run = new ColumnRun(plan, graph.primitives, constantsOf(graph), blockRows, levels);
  return {
    run: ({ values, objects, length, choices }, visit) =>
      run.runLoops(values, objects, length, { output, loops: choices, visit }),
    size: plan.levels.map((steps) => steps.length),
  };
}

function constantsOf<Objects>(graph: Graph<Objects>): ReadonlyMap<string, number> {
  const constants = new Map<string, number>();
  for (const { name, declaration } of graph.figures) {
    if (declaration.kind === 'constant') constants.set(name, declaration.value);
  }
  return constants;
}
