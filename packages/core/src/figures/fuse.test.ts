import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from './columns.js';
import type { Declaration } from './figure.js';
import { fuse } from './fuse.js';
import type { fusedKernels } from './fused.hot.js';
import { type Graph, requireGraph } from './graph.js';
import { interpret } from './interpret.js';
import { lower, type Operation } from './lower.js';

const input: Declaration = { kind: 'input', unit: '1', about: '' };
const names = ['a', 'b', 'c', 'd'];

function graphOf(formula: string): Graph<object> {
  const inputs = Object.fromEntries(names.map((name) => [name, input]));
  return requireGraph({ ...inputs, y: { kind: 'formula', unit: '1', is: formula, about: '' } }, []);
}

function operationsOf(formula: string, columns = names): readonly Operation[] {
  const { nodes, outputs } = fuse(lower(graphOf(formula), ['y'], columns));
  const found: Operation[] = [];
  const visit = (index: number): void => {
    const node = nodes[index];
    if (node?.kind === 'operation') found.push(node.operation);
    node?.operands.forEach(visit);
  };
  outputs.forEach(visit);
  return found;
}

const cases: Readonly<Record<keyof typeof fusedKernels, readonly string[]>> = {
  addAdd: ['a + b + c', 'a + (b + c)'],
  addMultiply: ['(a + b) * c', 'c * (a + b)'],
  multiplyAdd: ['a * b + c', 'c + a * b'],
  multiplyMultiply: ['a * b * c', 'a * (b * c)'],
  multiplyDivide: ['a * b / c'],
  divideAdd: ['a / b + c', 'c + a / b'],
  subtractMax: ['max(a - b, c)', 'max(c, a - b)'],
  addAddAdd: ['a + b + c + d', 'd + (a + b + c)'],
  multiplyMultiplyMultiply: ['a * b * c * d'],
  multiplyMultiplyDivide: ['a * b * c / d'],
  selectLess: ['a < b ? c : d', 'b > a ? c : d'],
  selectEqual: ['a == b ? c : d'],
};

const number = fc.oneof(fc.constantFrom(0, 1, -1, 1e308, Infinity), fc.double({ min: -1e3, max: 1e3, noNaN: true }));

test.each(Object.entries(cases))('%s does what the formulas say, bit for bit', (operation, formulas) => {
  for (const formula of formulas) {
    expect(operationsOf(formula), formula).toEqual([operation]);
    const graph = graphOf(formula);
    const tree = graph.byName.get('y')?.formula;
    if (tree === undefined) throw new Error(formula);
    const program = compile(graph, { outputs: ['y'], columns: names });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number, number, number), { minLength: 1, maxLength: 9 }), (rows) => {
        const columns = Object.fromEntries(
          names.map((name, at) => [name, Float64Array.from(rows, (row) => row[at] ?? 0)]),
        );
        const { y } = program.run({ values: columns, objects: {}, length: rows.length });
        const wanted = rows.map((row) => interpret(tree, (name) => (row[names.indexOf(name)] ?? 0) + 0));
        expect(y).toEqual(Float64Array.from(wanted));
      }),
      { numRuns: 30 },
    );
  }
});

test('a part that is used twice is not swallowed, so that it is computed once', () => {
  expect(operationsOf('a * b + a * b / 2')).toEqual(['divideAdd', 'multiply', 'multiply']);
});

test('a part that is one value for the whole run stays apart', () => {
  expect(operationsOf('a * b + c', ['c'])).toEqual(['add', 'multiply']);
  expect(operationsOf('a * b + c', ['b'])).toEqual(['multiplyAdd']);
});

test('what is not a pair of the table stays as it is', () => {
  expect(operationsOf('c - a * b')).toEqual(['subtract', 'multiply']);
  expect(operationsOf('(a + b) / c')).toEqual(['divide', 'add']);
});
