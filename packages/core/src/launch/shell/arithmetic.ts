/** Whole-number arithmetic of a shell script: `$((NODES * 8))`. */
import type { ArithmeticExpression } from 'unbash';
import type { Environment } from './environment.js';

/** @returns undefined where a variable has no number, or the operator is not one of sums and products */
export function arithmetic(expression: ArithmeticExpression, environment: Environment): number | undefined {
  switch (expression.type) {
    case 'ArithmeticWord':
      return operand(expression.value, environment);
    case 'ArithmeticGroup':
      return arithmetic(expression.expression, environment);
    case 'ArithmeticUnary': {
      const value = arithmetic(expression.operand, environment);
      if (value === undefined || !expression.prefix) return undefined;
      return expression.operator === '-' ? -value : expression.operator === '+' ? value : undefined;
    }
    case 'ArithmeticBinary': {
      const left = arithmetic(expression.left, environment);
      const right = arithmetic(expression.right, environment);
      return left === undefined || right === undefined ? undefined : binary(expression.operator, left, right);
    }
    case 'ArithmeticTernary':
    case 'ArithmeticCommandExpansion':
      return undefined;
    default:
      return expression satisfies never;
  }
}

function binary(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? undefined : Math.trunc(left / right);
    case '%':
      return right === 0 ? undefined : left % right;
    case '**':
      return left ** right;
    default:
      return undefined;
  }
}

/** A number, or a variable that holds one; `$NAME`, `${NAME}` and `NAME` are the same here. */
function operand(text: string, environment: Environment): number | undefined {
  const [, name] = /^\$?\{?([A-Za-z_]\w*)\}?$/.exec(text) ?? [];
  const written = name === undefined ? text : environment.get(name)?.[0]?.text;
  return written !== undefined && /^\d+$/.test(written) ? Number(written) : undefined;
}
