import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile, type Program } from './columns.js';
import type { Declaration, Primitive } from './figure.js';
import { requireGraph } from './graph.js';

interface Facts {
  readonly scale: { readonly by: number };
  readonly unread: object;
}

const input: Declaration = { kind: 'input', unit: '1', about: '' };
const field = (name: string): Declaration => ({
  kind: 'field',
  unit: '1',
  primitive: 'scaled',
  field: name,
  about: '',
});

/** A primitive that keeps the tuples it was called with. */
function scaled(seen: string[]): Primitive<Facts> {
  return {
    name: 'scaled',
    about: '',
    args: ['a', 'b', 'c'],
    objects: ['scale'],
    fields: ['sum', 'first', 'never'],
    call({ scale }, args, out) {
      seen.push([...args].join(' '));
      const [a = 0, b = 0, c = 0] = args;
      out[0] = (a + 2 * b + 4 * c) * scale.by;
      out[1] = 1 / a;
    },
  };
}

function setUp(
  columns: readonly string[],
  blockRows = 8,
): { readonly seen: string[]; readonly program: Program<Facts> } {
  const seen: string[] = [];
  const declarations = {
    a: input,
    b: input,
    c: input,
    sum: field('sum'),
    first: field('first'),
    never: field('never'),
  };
  const graph = requireGraph(declarations, [scaled(seen)]);
  return { seen, program: compile(graph, { outputs: ['sum', 'first', 'never'], columns, blockRows }) };
}

const facts: Facts = { scale: { by: 1 }, unread: {} };

test('a primitive is called once per distinct tuple of what varies', () => {
  const { seen, program } = setUp(['a', 'b']);
  const a = Float64Array.of(1, 1, 2, 2, 1, 1, 2, 1, 3, 3);
  const b = Float64Array.of(5, 5, 5, 6, 6, 5, 5, 5, 5, 5);
  const { sum } = program.run({ values: { a, b, c: 1 }, objects: facts, length: 10 });
  expect(seen).toEqual(['1 5 1', '2 5 1', '2 6 1', '1 6 1', '3 5 1']);
  // a + 2·b + 4
  expect(sum).toEqual(Float64Array.of(15, 15, 16, 18, 17, 15, 16, 15, 17, 17));
});

test('results are kept between runs while objects and fixed arguments stay', () => {
  const { seen, program } = setUp(['a', 'b']);
  const values = { a: Float64Array.of(1, 2), b: Float64Array.of(3, 3), c: 1 };
  program.run({ values, objects: facts, length: 2 });
  program.run({ values, objects: { ...facts, unread: {} }, length: 2 });
  expect(seen).toHaveLength(2);
  program.run({ values: { ...values, c: 2 }, objects: facts, length: 2 });
  expect(seen).toHaveLength(4);
  const { sum } = program.run({ values: { ...values, c: 2 }, objects: { ...facts, scale: { by: 10 } }, length: 2 });
  expect(seen).toHaveLength(6);
  // 10 · (1 + 6 + 8), 10 · (2 + 6 + 8)
  expect(sum).toEqual(Float64Array.of(150, 160));
  expect(program.calls()).toEqual({ scaled: 6 });
});

test('an object changed in place of another is noticed though the container is the same', () => {
  const { program } = setUp([]);
  const changing = { ...facts };
  const values = { a: 1, b: 1, c: 1 };
  expect(program.run({ values, objects: changing, length: 1 }).sum).toBe(7);
  changing.scale = { by: 2 };
  expect(program.run({ values, objects: changing, length: 1 }).sum).toBe(14);
});

test('−0 reaches a primitive as 0, alone and in a column', () => {
  const { program } = setUp(['a']);
  const { first } = program.run({
    values: { a: Float64Array.of(-0, 0, 1, -0), b: 1, c: 1 },
    objects: facts,
    length: 4,
  });
  expect(first).toEqual(Float64Array.of(Infinity, Infinity, 1, Infinity));
  const alone = setUp([]).program.run({ values: { a: -0, b: 1, c: 1 }, objects: facts, length: 1 });
  expect(alone.first).toBe(Infinity);
});

test('arguments that are not numbers are not asked about, and a field that is not written is NaN', () => {
  const { seen, program } = setUp(['a']);
  const a = Float64Array.of(NaN, 1, NaN, NaN, 1);
  const { sum, never } = program.run({ values: { a, b: 1, c: 1 }, objects: facts, length: 5 });
  expect(seen).toEqual(['1 1 1']);
  expect(sum).toEqual(Float64Array.of(NaN, 7, NaN, NaN, 7));
  expect(never).toEqual(new Float64Array(5).fill(NaN));
});

test('a call that throws leaves the results as they were', () => {
  let fail = true;
  const primitive: Primitive<object> = {
    name: 'scaled',
    about: '',
    args: ['a'],
    objects: [],
    fields: ['sum'],
    call(_, [a = 0], out) {
      if (a === 3 && fail) throw new Error('three');
      out[0] = a;
    },
  };
  const graph = requireGraph({ a: input, sum: field('sum') }, [primitive]);
  const program = compile(graph, { outputs: ['sum'], columns: ['a'] });
  const run = (): unknown => program.run({ values: { a: Float64Array.of(1, 2, 3, 4) }, objects: {}, length: 4 }).sum;
  expect(run).toThrow('three');
  fail = false;
  expect(run()).toEqual(Float64Array.of(1, 2, 3, 4));
});

test('any number of tuples, with whatever bits, gives each its own result', () => {
  const value = fc.oneof(
    fc.integer({ min: 0, max: 3 }),
    fc.double({ noNaN: true }),
    fc.integer().map((power) => 2 ** (power % 1000)),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 300 }), (rows) => {
      const { seen, program } = setUp(['a', 'b', 'c']);
      const [a, b, c] = [0, 1, 2].map((at) => Float64Array.from(rows, (row) => row[at] ?? 0));
      if (a === undefined || b === undefined || c === undefined) throw new Error('no columns');
      const { sum } = program.run({ values: { a, b, c }, objects: facts, length: rows.length });
      expect(sum).toEqual(Float64Array.from(rows, ([x, y, z]) => x + 0 + 2 * (y + 0) + 4 * (z + 0)));
      const distinct = new Set(rows.map((row) => row.map((one) => one + 0).join(' ')));
      expect(seen).toHaveLength(distinct.size);
    }),
  );
});

// Among 2¹⁸ values with all their bits in use, about eight pairs share a hash of 32 bits.
test('more tuples than the memo holds, some of equal hash, are each computed right', () => {
  const count = 300_000;
  const { program } = setUp(['a'], 1024);
  const a = Float64Array.from({ length: count }, (_, row) => Math.sqrt(row + 1));
  for (let pass = 0; pass < 2; pass += 1) {
    const { sum } = program.run({ values: { a, b: 0, c: 0 }, objects: facts, length: count });
    expect(sum).toEqual(a);
  }
});
