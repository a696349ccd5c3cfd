/** Evaluates one syntax tree plainly, value by value: what tests and `recompute` hold the column programs against. */
import type { BinaryOperator, Expression, FunctionName } from './expression.js';

/** The value of a formula with the given values of its names. Comparisons give 1 or 0; any number but 0 is true. */
export function interpret(formula: Expression, valueFor: (name: string) => number): number {
  const value = (part: Expression): number => interpret(part, valueFor);
  switch (formula.kind) {
    case 'number':
      return formula.value;
    case 'name':
      return valueFor(formula.name);
    case 'unary':
      return formula.operator === '-' ? -value(formula.of) : Number(value(formula.of) === 0);
    case 'binary':
      return BINARY[formula.operator](value(formula.left), value(formula.right));
    case 'call':
      return FUNCTION[formula.name](formula.args.map(value));
    case 'select':
      return value(formula.condition) !== 0 ? value(formula.yes) : value(formula.no);
    default:
      return formula satisfies never;
  }
}

const BINARY: Readonly<Record<BinaryOperator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '<': (left, right) => Number(left < right),
  '<=': (left, right) => Number(left <= right),
  '>': (left, right) => Number(left > right),
  '>=': (left, right) => Number(left >= right),
  '==': (left, right) => Number(left === right),
  '!=': (left, right) => Number(left !== right),
  and: (left, right) => Number(left !== 0 && right !== 0),
  or: (left, right) => Number(left !== 0 || right !== 0),
};

const FUNCTION: Readonly<Record<FunctionName, (args: readonly number[]) => number>> = {
  min: (args) => Math.min(...args),
  max: (args) => Math.max(...args),
  ceil: ([of = Number.NaN]) => Math.ceil(of),
  floor: ([of = Number.NaN]) => Math.floor(of),
  abs: ([of = Number.NaN]) => Math.abs(of),
  sqrt: ([of = Number.NaN]) => Math.sqrt(of),
};
