/** The syntax tree of a formula. */

export type BinaryOperator = '+' | '-' | '*' | '/' | '<' | '<=' | '>' | '>=' | '==' | '!=' | 'and' | 'or';

/** Functions of formulas. `min` and `max` take two arguments or more, the others one. */
export const FUNCTIONS = ['min', 'max', 'ceil', 'floor', 'abs', 'sqrt'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** `at` is the index of the first character in the formula's text. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number; readonly unit?: string; readonly at: number }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'unary'; readonly operator: '-' | 'not'; readonly of: Expression; readonly at: number }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly Expression[]; readonly at: number }
  | {
      readonly kind: 'select';
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
      readonly at: number;
    };

/** The expressions directly below one. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'number':
    case 'name':
      return [];
    case 'unary':
      return [expression.of];
    case 'binary':
      return [expression.left, expression.right];
    case 'call':
      return expression.args;
    case 'select':
      return [expression.condition, expression.yes, expression.no];
    default:
      return expression satisfies never;
  }
}

/** Names that a formula uses, each once, in order of first appearance. */
export function namesIn(expression: Expression): readonly string[] {
  const names = new Set<string>();
  const visit = (part: Expression): void => {
    if (part.kind === 'name') names.add(part.name);
    partsOf(part).forEach(visit);
  };
  visit(expression);
  return [...names];
}

/** Text of an expression with every parenthesis written, for messages. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return expression.unit === undefined ? String(expression.value) : `${expression.value}[${expression.unit}]`;
    case 'name':
      return expression.name;
    case 'unary':
      return expression.operator === 'not'
        ? `(not ${printExpression(expression.of)})`
        : `(-${printExpression(expression.of)})`;
    case 'binary':
      return `(${printExpression(expression.left)} ${expression.operator} ${printExpression(expression.right)})`;
    case 'call':
      return `${expression.name}(${expression.args.map(printExpression).join(', ')})`;
    case 'select':
      return `(${printExpression(expression.condition)} ? ${printExpression(expression.yes)} : ${printExpression(expression.no)})`;
    default:
      return expression satisfies never;
  }
}
