import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatReference } from '../messages/index.js';
import { type Expression, FUNCTIONS, namesIn, printExpression } from './expression.js';
import { interpret } from './interpret.js';
import { parseFormula } from './parse.js';

function parsed(formula: string): Expression {
  const result = parseFormula(formula);
  if (!result.ok) throw new Error(formatReference(result.problem));
  return result.expression;
}

function problem(formula: string): string {
  const result = parseFormula(formula);
  return result.ok ? 'none' : formatReference(result.problem);
}

test.each([
  ['a + b * c', '(a + (b * c))'],
  ['a - b - c', '((a - b) - c)'],
  ['a / b * c', '((a / b) * c)'],
  ['-a * b', '((-a) * b)'],
  ['a * -b', '(a * (-b))'],
  ['--a', '(-(-a))'],
  ['a + b < c * d', '((a + b) < (c * d))'],
  ['not a < b and c == d or e', '(((not (a < b)) and (c == d)) or e)'],
  ['a or b and c', '(a or (b and c))'],
  ['a > b ? c : d ? e : f', '((a > b) ? c : (d ? e : f))'],
  ['a ? b ? c : d : e', '(a ? (b ? c : d) : e)'],
  ['min(a, b + 1, max(c, d))', 'min(a, (b + 1), max(c, d))'],
  ['6[flop*seq/tok^2/layer] * a', '(6[flop*seq/tok^2/layer] * a)'],
  ['1.5e-3[ s ]+.5', '(1.5e-3[s] + 0.5)'.replace('1.5e-3', '0.0015')],
  ['notes + order + android', '((notes + order) + android)'],
  ['min + 1', '(min + 1)'],
])('%s reads as %s', (formula, tree) => {
  expect(printExpression(parsed(formula))).toBe(tree);
});

test.each([
  ['', /character 1: expected a number, a name or '\(', found the end/],
  ['a +', /character 4: .*found the end/],
  ['a b', /character 3: expected an operator or the end, found 'b'/],
  ['2x', /character 2: expected an operator or the end, found 'x'/],
  ['(a + b', /character 7: expected '\)'/],
  ['a + $', /character 5: .*found '\$'/],
  ['a ? b', /character 6: expected ':'/],
  ['a < b < c', /character 7: expected 'and' between two comparisons, found '<'/],
  ['a = b', /character 3: .*found '='/],
  ['a[s]', /character 2: .*found '\[s\]'/],
  ['a ** b', /character 4: .*found '\*'/],
  ['a + and', /character 5: .*found 'and'/],
  ['min(a)', /min takes 2 or more arguments, got 1/],
  ['ceil(a, b)', /ceil takes 1 argument, got 2/],
  ['pow(a, b)', /no function pow in formulas; there are min, max, ceil, floor, abs or sqrt/],
  ['max(a, b', /character 9: expected ',' or '\)'/],
])('%s is refused with its place', (formula, message) => {
  expect(problem(formula)).toMatch(message);
});

test('names are listed once, in order of appearance', () => {
  expect(namesIn(parsed('b * a + min(b, c) + 2[a]'))).toEqual(['b', 'a', 'c']);
});

// 3 + 4·2 = 11; 11 > 10, so ceil(7/2) = 4; 4 − sqrt(16) = 0; and abs(−5) = 5.
test('a formula is interpreted as written', () => {
  const values = new Map([['a', 3]]);
  const formula = '(a + 4 * 2 > 10 ? ceil(7 / 2) : 0) - sqrt(16) + abs(-5)';
  expect(interpret(parsed(formula), (name) => values.get(name) ?? Number.NaN)).toBe(5);
});

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5 },
    fc.record({ kind: fc.constant('name' as const), name: fc.constantFrom('a', 'b', 'cS'), at: fc.constant(0) }),
    fc.record({
      kind: fc.constant('number' as const),
      value: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
      at: fc.constant(0),
    }),
    fc.record({
      kind: fc.constant('unary' as const),
      operator: fc.constantFrom('-' as const, 'not' as const),
      of: tie('expression'),
      at: fc.constant(0),
    }),
    fc.record({
      kind: fc.constant('binary' as const),
      operator: fc.constantFrom(
        '+' as const,
        '-' as const,
        '*' as const,
        '/' as const,
        '<' as const,
        '>=' as const,
        'and' as const,
        'or' as const,
      ),
      left: tie('expression'),
      right: tie('expression'),
      at: fc.constant(0),
    }),
    fc
      .record({
        name: fc.constantFrom(...FUNCTIONS),
        args: fc.array(tie('expression'), { minLength: 2, maxLength: 3 }),
      })
      .map(
        ({ name, args }): Expression => ({
          kind: 'call',
          name,
          args: name === 'min' || name === 'max' ? args : args.slice(0, 1),
          at: 0,
        }),
      ),
    fc.record({
      kind: fc.constant('select' as const),
      condition: tie('expression'),
      yes: tie('expression'),
      no: tie('expression'),
      at: fc.constant(0),
    }),
  ),
}));

test('what is printed reads back as the same tree', () => {
  fc.assert(
    fc.property(expression, (tree) => {
      const printed = printExpression(tree);
      expect(printExpression(parsed(printed))).toBe(printed);
    }),
  );
});
