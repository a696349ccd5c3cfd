/** Conditions of a shell script, as far as the file alone decides them. */
import type { TestExpression, Word } from 'unbash';
import type { Environment, ShellWord } from './environment.js';
import { expandValue } from './expand.js';

/** True, false, or undefined where the answer lies outside the file. */
export type Truth = boolean | undefined;

/** `[[ … ]]` */
export function testExpression(expression: TestExpression, environment: Environment): Truth {
  switch (expression.type) {
    case 'TestGroup':
      return testExpression(expression.expression, environment);
    case 'TestNot': {
      const truth = testExpression(expression.operand, environment);
      return truth === undefined || expression.negations.length % 2 === 0 ? truth : !truth;
    }
    case 'TestLogical': {
      const truths = expression.operands.map((operand) => testExpression(operand, environment));
      return expression.operator === '&&' ? every(truths) : some(truths);
    }
    case 'TestUnary':
      return unary(expression.operator, value(expression.operand, environment));
    case 'TestBinary':
      return binary(expression.operator, value(expression.left, environment), value(expression.right, environment));
    default:
      return expression satisfies never;
  }
}

/** `[ … ]` and `test …`: the words after the name. */
export function testCommand(words: readonly ShellWord[]): Truth {
  const inner = words.at(-1)?.text === ']' ? words.slice(0, -1) : words;
  // `-o` binds less than `-a`.
  for (const [operator, combine] of [
    ['-o', some],
    ['-a', every],
  ] as const) {
    const at = inner.findIndex(({ text }, index) => text === operator && index > 0 && index < inner.length - 1);
    if (at > 0) return combine([testCommand(inner.slice(0, at)), testCommand(inner.slice(at + 1))]);
  }
  const [first, second, third] = inner;
  if (first?.text === '!') {
    const truth = testCommand(inner.slice(1));
    return truth === undefined ? undefined : !truth;
  }
  if (inner.length === 1) return unary('-n', first);
  if (inner.length === 2) return unary(first?.text ?? '', second);
  if (inner.length === 3) return binary(second?.text ?? '', first, third);
  return undefined;
}

export function every(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(undefined) ? undefined : true;
}

export function some(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  return truths.includes(undefined) ? undefined : false;
}

function value(word: Word, environment: Environment): ShellWord {
  return expandValue(word, environment);
}

function unary(operator: string, word: ShellWord | undefined): Truth {
  if (word === undefined || word.open.length > 0) return undefined;
  if (operator === '-n') return word.text !== '';
  if (operator === '-z') return word.text === '';
  return undefined;
}

function binary(operator: string, left: ShellWord | undefined, right: ShellWord | undefined): Truth {
  if (left === undefined || right === undefined || left.open.length > 0 || right.open.length > 0) return undefined;
  const [a, b] = [left.text, right.text];
  switch (operator) {
    case '=':
    case '==':
      return /[*?[]/.test(b) ? undefined : a === b;
    case '!=':
      return /[*?[]/.test(b) ? undefined : a !== b;
    default:
      return compare(operator, Number(a), Number(b));
  }
}

function compare(operator: string, a: number, b: number): Truth {
  if (!(Number.isFinite(a) && Number.isFinite(b))) return undefined;
  switch (operator) {
    case '-eq':
      return a === b;
    case '-ne':
      return a !== b;
    case '-gt':
      return a > b;
    case '-ge':
      return a >= b;
    case '-lt':
      return a < b;
    case '-le':
      return a <= b;
    default:
      return undefined;
  }
}
