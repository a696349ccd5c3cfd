/** Recomputes a node of an explanation from its children: the proof that a tree says how its value came about. */
import type { Figure } from './figure.js';
import { interpret } from './interpret.js';
import { parseFormula } from './parse.js';

/**
 * The value that the children of a node give by its rule.
 *
 * @returns undefined for a node with no children to compute from (inputs, figures drawn elsewhere or below the depth
 *   asked for) and for rules that replay instead of recompute (primitive, simulated, optimum, quantile)
 * @throws Error where a formula cannot be read or uses a name that is not among the children
 */
export function recompute(figure: Figure): number | undefined {
  const { rule, formula, from } = figure;
  const values = from.map(({ value }) => value);
  if (values.length === 0 && (figure.shared === true || formula === undefined || usesNames(formula))) return undefined;
  switch (rule) {
    case 'sum':
      return values.reduce((total, value) => total + value, 0);
    case 'product':
      return values.reduce((product, value) => product * value, 1);
    case 'max':
      return Math.max(...values);
    case 'min':
      return Math.min(...values);
    case 'formula':
      return formula === undefined ? undefined : byFormula(formula, from);
    default:
      return undefined;
  }
}

function usesNames(formula: string): boolean {
  return /[A-Za-z_]/.test(formula.replace(/\[[^\]]*\]/g, ''));
}

function byFormula(formula: string, from: readonly Figure[]): number {
  const parsed = parseFormula(formula);
  if (!parsed.ok) throw new Error(`cannot read the formula ${formula}`);
  return interpret(parsed.expression, (name) => {
    const child = from.find((candidate) => candidate.name === name);
    if (child === undefined) throw new Error(`${name} of ${formula} is not among the children`);
    return child.value;
  });
}
