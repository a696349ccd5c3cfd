/** Reads the text of a formula into its syntax tree, by recursive descent. */
import { type MessageReference, hint as problem } from '../messages/index.js';
import { type BinaryOperator, type Expression, FUNCTIONS, type FunctionName } from './expression.js';
import { type Token, tokenize } from './tokens.js';

export type Parsed =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problem: MessageReference };

const COMPARISONS: readonly string[] = ['<', '<=', '>', '>=', '==', '!='];
const WORDS: readonly string[] = ['and', 'or', 'not'];

/**
 * Reads one formula. From loosest to tightest: `c ? a : b`, `or`, `and`, `not`, one comparison, `+ -`, `* /`, unary `-`.
 *
 * Comparisons do not chain (`a < b < c` is an error). A unit stands in brackets behind its literal: `2[B/param]`.
 *
 * @returns the tree, or the first problem with its position counted from character 1
 * @example parseFormula('max(a, b) / 2[B]')
 */
export function parseFormula(formula: string): Parsed {
  try {
    return { ok: true, expression: new Parser(formula).whole() };
  } catch (thrown) {
    if (thrown instanceof SyntaxProblem) return { ok: false, problem: thrown.problem };
    throw thrown;
  }
}

/** Leaves the descent at the first problem; never leaves this file. */
class SyntaxProblem extends Error {
  constructor(readonly problem: MessageReference) {
    super(problem.code);
  }
}

class Parser {
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(private readonly formula: string) {
    this.tokens = tokenize(formula);
  }

  whole(): Expression {
    const expression = this.select();
    if (this.current().kind !== 'end') throw this.expected('an operator or the end');
    return expression;
  }

  private select(): Expression {
    const condition = this.or();
    if (!this.take('?')) return condition;
    const yes = this.select();
    if (!this.take(':')) throw this.expected("':'");
    return { kind: 'select', condition, yes, no: this.select(), at: condition.at };
  }

  private or(): Expression {
    return this.leftward(['or'], () => this.and());
  }

  private and(): Expression {
    return this.leftward(['and'], () => this.not());
  }

  private not(): Expression {
    const { at } = this.current();
    if (this.take('not')) return { kind: 'unary', operator: 'not', of: this.not(), at };
    return this.comparison();
  }

  private comparison(): Expression {
    const left = this.sum();
    const { text } = this.current();
    if (!this.is(COMPARISONS)) return left;
    this.position += 1;
    const compared = binary(text as BinaryOperator, left, this.sum());
    if (this.is(COMPARISONS)) throw this.expected("'and' between two comparisons");
    return compared;
  }

  private sum(): Expression {
    return this.leftward(['+', '-'], () => this.product());
  }

  private product(): Expression {
    return this.leftward(['*', '/'], () => this.negation());
  }

  private negation(): Expression {
    const { at } = this.current();
    if (this.take('-')) return { kind: 'unary', operator: '-', of: this.negation(), at };
    return this.primary();
  }

  private primary(): Expression {
    const token = this.current();
    if (token.kind === 'number') {
      this.position += 1;
      const unit = this.current();
      if (unit.kind !== 'unit') return { kind: 'number', value: Number(token.text), at: token.at };
      this.position += 1;
      return { kind: 'number', value: Number(token.text), unit: unit.text, at: token.at };
    }
    if (token.kind === 'name' && !WORDS.includes(token.text)) {
      this.position += 1;
      if (this.take('(')) return this.call(token);
      return { kind: 'name', name: token.text, at: token.at };
    }
    if (this.take('(')) {
      const inner = this.select();
      if (!this.take(')')) throw this.expected("')'");
      return inner;
    }
    throw this.expected("a number, a name or '('");
  }

  private call(name: Token): Expression {
    const known = FUNCTIONS.find((candidate) => candidate === name.text);
    if (known === undefined) {
      throw new SyntaxProblem(problem('figures.unknownFunction', { name: name.text, known: FUNCTIONS }));
    }
    const args: Expression[] = [];
    do args.push(this.select());
    while (this.take(','));
    if (!this.take(')')) throw this.expected("',' or ')'");
    this.checkCount(known, args.length);
    return { kind: 'call', name: known, args, at: name.at };
  }

  private checkCount(name: FunctionName, received: number): void {
    const several = name === 'min' || name === 'max';
    if (several ? received >= 2 : received === 1) return;
    const expected = several ? '2 or more arguments' : '1 argument';
    throw new SyntaxProblem(problem('figures.argumentCount', { name, expected, received, formula: this.formula }));
  }

  private leftward(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand();
    while (this.is(operators)) {
      const { text } = this.current();
      this.position += 1;
      left = binary(text as BinaryOperator, left, operand());
    }
    return left;
  }

  private current(): Token {
    return this.tokens[this.position] ?? { kind: 'end', text: '', at: this.formula.length };
  }

  private is(texts: readonly string[]): boolean {
    const { kind, text } = this.current();
    return (kind === 'symbol' || kind === 'name') && texts.includes(text);
  }

  private take(text: string): boolean {
    if (!this.is([text])) return false;
    this.position += 1;
    return true;
  }

  private expected(expected: string): SyntaxProblem {
    const { kind, text, at } = this.current();
    const found = kind === 'end' ? 'the end' : kind === 'unit' ? `'[${text}]'` : `'${text}'`;
    return new SyntaxProblem(problem('figures.syntax', { at: at + 1, expected, found, formula: this.formula }));
  }
}

function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator, left, right, at: left.at };
}
