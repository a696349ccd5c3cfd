/** Re-evaluates a plan with inputs replaced or scaled: what-if questions and sensitivities. */
import { invariant } from '../messages/index.js';
import { type Evaluation, evaluateOne } from './evaluate.js';
import type { Graph } from './graph.js';
import { programFor } from './programs.js';

/** A new value of an input or constant, or a factor on the one it has. */
export type Change = { readonly to: number } | { readonly times: number };

/**
 * All figures with some inputs or constants changed; the rest as in the base.
 *
 * @throws FiguresError where a figure is then not finite; InvariantError where a name is neither input nor constant
 */
export function whatIf<Objects>(
  graph: Graph<Objects>,
  base: Evaluation<Objects>,
  changes: Readonly<Record<string, Change>>,
): Evaluation<Objects> {
  const changed = Object.entries(changes).map(([name, change]): [string, number] => {
    const kind = graph.byName.get(name)?.declaration.kind;
    invariant(kind === 'input' || kind === 'constant', `${name} is neither an input nor a constant`);
    return [name, applied(change, base.values[name] ?? Number.NaN)];
  });
  return evaluateOne(graph, { ...base.values, ...Object.fromEntries(changed) }, base.objects);
}

function applied(change: Change, value: number): number {
  return 'to' in change ? change.to : change.times * value;
}

/** Factors that sensitivities are asked at: steps rather than derivatives, as layouts sit on kinks of min, max and ceil. */
export const sensitivityFactors: readonly number[] = [0.5, 0.8, 1.25, 2];

/** How one output follows one input. */
export interface Sensitivity {
  readonly input: string;
  readonly output: string;
  /** The output with the input as it is. */
  readonly base: number;
  /** The output with the input times `factor`; NaN or infinite where the formulas have no value there. */
  readonly points: readonly { readonly factor: number; readonly value: number }[];
}

/**
 * Each output with each input scaled alone, everything else as in the base: one run over inputs × factors rows.
 *
 * @param inputs figures to scale: inputs, constants, or any other figure, which is then taken from the base and scaled
 * @returns one entry per input and output, inputs first
 */
export function sensitivities<Objects>(
  graph: Graph<Objects>,
  base: Evaluation<Objects>,
  inputs: readonly string[],
  outputs: readonly string[],
  factors: readonly number[] = sensitivityFactors,
): readonly Sensitivity[] {
  const length = inputs.length * factors.length;
  const columns = inputs.map((name, place): [string, Float64Array] => {
    const value = base.values[name];
    invariant(value !== undefined, `no value for ${name}`);
    const column = new Float64Array(length).fill(value);
    for (const [at, factor] of factors.entries()) column[place * factors.length + at] = value * factor;
    return [name, column];
  });
  const program = programFor(graph, { outputs, columns: inputs });
  const values = { ...base.values, ...Object.fromEntries(columns) };
  const scaled = program.run({ values, objects: base.objects, length });
  return inputs.flatMap((input, place) =>
    outputs.map((output): Sensitivity => {
      const found = scaled[output];
      const points = factors.map((factor, at) => {
        const value = typeof found === 'object' ? found[place * factors.length + at] : found;
        return { factor, value: value ?? Number.NaN };
      });
      return { input, output, base: base.values[output] ?? Number.NaN, points };
    }),
  );
}
