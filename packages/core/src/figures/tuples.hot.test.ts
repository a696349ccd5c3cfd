import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from './columns.js';
import type { Declaration, Primitive } from './figure.js';
import { requireGraph } from './graph.js';
import { bitsOf } from './memo.hot.js';
import { ColumnNumbering, PairNumbering } from './tuples.hot.js';

function number(numbering: ColumnNumbering, values: readonly number[], mask = -1): readonly number[] {
  const column = Float64Array.from(values);
  numbering.update(column, bitsOf(column), mask, values.length);
  return [...numbering.ids.subarray(0, mask === 0 ? 1 : values.length)];
}

test('values are numbered as they appear, the same in later blocks', () => {
  const numbering = new ColumnNumbering(8);
  expect(number(numbering, [4, 4, 2, 4, 8])).toEqual([0, 0, 1, 0, 2]);
  expect(number(numbering, [8], 0)).toEqual([2]);
  expect(number(numbering, [2, 1, Number.NaN, Number.NaN])).toEqual([1, 3, 4, 4]);
  expect(numbering.count).toBe(5);
});

test('a column of too many values says so', () => {
  const numbering = new ColumnNumbering(2048);
  number(
    numbering,
    Array.from({ length: 1024 }, (_, value) => value),
  );
  expect(numbering.overflown).toBe(false);
  number(numbering, [-1, -2]);
  expect(numbering.overflown).toBe(true);
});

const small = fc.integer({ min: 0, max: 30 });

test('equal tuples of three columns have equal numbers, others have others, over many blocks', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.tuple(small, small, small), { minLength: 1, maxLength: 8 }), { maxLength: 30 }),
      (blocks) => {
        const columns = [0, 1, 2].map(() => new ColumnNumbering(8));
        const [a, b, c] = columns;
        if (a === undefined || b === undefined || c === undefined) throw new Error('three columns');
        const pair = new PairNumbering(a, b, 8);
        const triple = new PairNumbering(pair, c, 8);
        const seen = new Map<string, number>();
        for (const [block, rows] of blocks.entries()) {
          for (const [at, column] of columns.entries()) {
            const values = rows.map((row) => row[at] ?? 0);
            number(column, values, values.every((value) => value === values[0]) ? 0 : -1);
          }
          triple.number([block], rows.length);
          for (const [at, row] of rows.entries()) {
            const id = triple.ids[at & triple.mask] ?? -1;
            const known = seen.get(row.join());
            if (known === undefined) {
              expect([...seen.values()]).not.toContain(id);
              seen.set(row.join(), id);
            } else expect(id).toBe(known);
          }
        }
        expect(triple.count).toBe(seen.size);
      },
    ),
  );
});

const input: Declaration = { kind: 'input', unit: '1', about: '' };
const formula = (is: string): Declaration => ({ kind: 'formula', unit: '1', is, about: '' });
const field = (primitive: string): Declaration => ({ kind: 'field', unit: '1', primitive, field: 'value', about: '' });
const sum = (name: string, args: readonly string[], seen: string[]): Primitive<object> => ({
  name,
  about: '',
  args,
  objects: [],
  fields: ['value'],
  call(_, given, out) {
    seen.push([...given].join());
    out[0] = given.reduce((total, value) => total + value, 0);
  },
});

test('a primitive behind another is asked once per tuple of arguments, though more tuples of columns lead to it', () => {
  const innerSeen: string[] = [];
  const outerSeen: string[] = [];
  const graph = requireGraph(
    {
      x: input,
      y: input,
      z: input,
      product: formula('x * y'),
      inner: field('inner'),
      scaled: formula('inner * 10'),
      outer: field('outer'),
      total: formula('outer + z'),
    },
    [sum('inner', ['product'], innerSeen), sum('outer', ['scaled', 'z'], outerSeen)],
  );
  const program = compile(graph, { outputs: ['total'], columns: ['x', 'y', 'z'], blockRows: 4 });
  const rows = [
    [1, 6, 1],
    [2, 3, 1],
    [3, 2, 2],
    [6, 1, 2],
    [1, 1, 1],
    [1, 6, 1],
    [2, 3, 1],
    [3, 2, 2],
    [6, 1, 2],
    [1, 1, 1],
  ];
  const [x, y, z] = [0, 1, 2].map((at) => Float64Array.from(rows, (row) => row[at] ?? 0));
  if (x === undefined || y === undefined || z === undefined) throw new Error('three columns');
  const found = program.run({ values: { x, y, z }, objects: {}, length: rows.length }).total;
  // 10·x·y + 2·z
  expect(found).toEqual(Float64Array.from(rows, ([a = 0, b = 0, c = 0]) => 10 * a * b + 2 * c));
  expect(innerSeen).toEqual(['6', '1']);
  expect(outerSeen).toEqual(['60,1', '60,2', '10,1']);
});

test('columns of more values than are numbered are looked up by arguments, and stay right', () => {
  const seen: string[] = [];
  const graph = requireGraph({ x: input, y: input, half: formula('floor(x / 2)'), s: field('s') }, [
    sum('s', ['half', 'y'], seen),
  ]);
  const program = compile(graph, { outputs: ['s'], columns: ['x', 'y'], blockRows: 64 });
  const x = Float64Array.from({ length: 5000 }, (_, row) => row);
  const y = Float64Array.from(x, (row) => row % 3);
  const expected = x.map((row) => Math.floor(row / 2) + (row % 3));
  expect(program.run({ values: { x, y }, objects: {}, length: 5000 }).s).toEqual(expected);
  expect(program.run({ values: { x, y }, objects: {}, length: 5000 }).s).toEqual(expected);
  expect(seen).toHaveLength(5000);
});
