import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layoutColumns, modules, objects, primitives, values } from '../../../../bench/step-graph.mjs';
import { compile, compileLoops } from './columns.js';
import { evaluateOne } from './evaluate.js';
import type { Declaration, Declarations, Primitive } from './figure.js';
import { type Graph, requireGraph } from './graph.js';
import { interpret } from './interpret.js';

const input: Declaration = { kind: 'input', unit: '1', about: '' };
const formula = (is: string): Declaration => ({ kind: 'formula', unit: '1', is, about: '' });
const field = (primitive: string, name: string): Declaration => ({
  kind: 'field',
  unit: '1',
  primitive,
  field: name,
  about: '',
});

/** The reference: each figure from its syntax tree, by recursion. */
function reference<Objects>(
  graph: Graph<Objects>,
  given: Readonly<Record<string, number>>,
  facts: Objects,
): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { name, declaration, formula: tree } of graph.figures) {
    if (given[name] !== undefined) found[name] = given[name] + 0;
    else if (declaration.kind === 'constant') found[name] = declaration.value;
    else if (tree !== undefined) found[name] = interpret(tree, (used) => found[used] ?? Number.NaN);
    else if (declaration.kind === 'field') {
      const primitive = graph.primitives.get(declaration.primitive);
      if (primitive === undefined) throw new Error(declaration.primitive);
      const args = Float64Array.from(primitive.args, (arg) => (found[arg] ?? Number.NaN) + 0);
      const out = new Float64Array(primitive.fields.length).fill(Number.NaN);
      if (!args.includes(Number.NaN)) primitive.call(facts, args, out);
      found[name] = out[primitive.fields.indexOf(declaration.field)] ?? Number.NaN;
    }
  }
  return found;
}

function expectSameBits(got: number | undefined, wanted: number | undefined, where: string): void {
  expect(Object.is(got, wanted), `${where}: ${got} is not ${wanted}`).toBe(true);
}

const sumAndOrder: Primitive<object> = {
  name: 'pair',
  about: 'sum and order of two figures',
  args: ['f1', 'x0'],
  objects: [],
  fields: ['sum', 'order'],
  call(_, [left = 0, right = 0], out) {
    out[0] = left + right;
    out[1] = left < right ? -1 : 1 / (1 + left);
  },
};

const operators = ['+', '-', '*', '/', '<', '<=', '>', '>=', '==', '!=', 'and', 'or'] as const;

/** Formula text over the given names; deep enough for every fused pair to come up. */
function formulaOver(names: readonly string[]): fc.Arbitrary<string> {
  return fc.letrec<{ text: string }>((tie) => ({
    text: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom(...names),
      fc.constantFrom('0', '1', '2', '0.3', '7'),
      fc.tuple(tie('text'), fc.constantFrom('+', '-', '*', '/'), tie('text')).map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(tie('text'), fc.constantFrom(...operators), tie('text')).map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc
        .tuple(fc.constantFrom('min', 'max'), tie('text'), tie('text'), tie('text'))
        .map(([f, a, b, c]) => `${f}(${a}, ${b}, ${c})`),
      fc
        .tuple(fc.constantFrom('ceil', 'floor', 'abs', 'sqrt', '-', 'not '), tie('text'))
        .map(([f, a]) => `(${f}(${a}))`),
      fc.tuple(tie('text'), tie('text'), tie('text')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    ),
  })).text;
}

const inputNames = ['x0', 'x1', 'x2', 'x3'];

const randomGraph = fc
  .tuple(
    formulaOver(inputNames),
    formulaOver([...inputNames, 'f1']),
    formulaOver([...inputNames, 'f1', 'f2', 'pairSum']),
    formulaOver(['f1', 'f2', 'f3', 'pairSum', 'pairOrder']),
  )
  .map(
    ([f1, f2, f3, f4]): Declarations => ({
      ...Object.fromEntries(inputNames.map((name) => [name, input])),
      f1: formula(f1),
      f2: formula(f2),
      f3: formula(f3),
      f4: formula(f4),
      pairSum: field('pair', 'sum'),
      pairOrder: field('pair', 'order'),
    }),
  );

const number = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 2, 8, 1e300, 1e-300),
  fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
  fc.integer({ min: -4, max: 4 }),
);

/** Rows that come in runs, some longer than a block, with single members changing from run to run. */
const runsOfRows = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 3 }), number, fc.integer({ min: 1, max: 12 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((runs) => {
    let row = [1, 1, 1, 1];
    return runs.flatMap(([at, value, length]) => {
      row = row.with(at, value);
      return Array.from({ length }, () => row);
    });
  });

test('random graphs: loops over choices within blocks agree bit for bit with the trees', () => {
  const choices = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(
      randomGraph,
      fc.constantFrom<string[][]>([['x2'], ['x3']], [['x3'], ['x0']], [['x1', 'x3'], []], [['x2', 'x3']], []),
      fc.constantFrom('f1', 'f2', 'f3', 'f4', 'pairSum', 'x1'),
      fc.array(choices, { minLength: 2, maxLength: 2 }),
      runsOfRows,
      (declarations, loops, output, drawn, rows) => {
        const graph = requireGraph(declarations, [sumAndOrder]);
        const columns = inputNames.filter((name) => !loops.flat().includes(name));
        const given = Object.fromEntries(
          columns.map((name) => [name, Float64Array.from(rows, (row) => row[inputNames.indexOf(name)] ?? 0)]),
        );
        const chosen = loops.map((names, loop) =>
          (drawn[loop] ?? []).map((pair, digit) => ({
            number: digit * (loop === 0 ? 10 : 1),
            values: Object.fromEntries(names.map((name, at) => [name, pair[at] ?? 0])),
          })),
        );
        const program = compileLoops(graph, { output, columns, loops, blockRows: 8 });
        for (let pass = 0; pass < 2; pass += 1) {
          const seen = new Map<string, number>();
          program.run(
            { values: given, objects: {}, length: rows.length, choices: chosen },
            (column, mask, start, count, n) => {
              for (let row = 0; row < count; row += 1)
                seen.set(`${start + row}/${n}`, column[row & mask] ?? Number.NaN);
            },
          );
          const combinations = chosen.reduce<{ number: number; values: Record<string, number> }[]>(
            (all, each) =>
              all.flatMap((one) =>
                each.map((choice) => ({
                  number: one.number + choice.number,
                  values: { ...one.values, ...choice.values },
                })),
              ),
            [{ number: 0, values: {} }],
          );
          expect(seen.size).toBe(rows.length * combinations.length);
          rows.forEach((row, at) => {
            for (const { number: n, values: own } of combinations) {
              const all = { ...Object.fromEntries(inputNames.map((name, place) => [name, row[place] ?? 0])), ...own };
              expectSameBits(seen.get(`${at}/${n}`), reference(graph, all, {})[output], `${output}, row ${at}, ${n}`);
            }
          });
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('random graphs: rows of a program, a row alone and the trees agree bit for bit', () => {
  fc.assert(
    fc.property(
      randomGraph,
      fc.subarray(inputNames),
      fc.subarray(['f1', 'f2', 'f3', 'f4', 'pairSum', 'pairOrder', 'x1'], { minLength: 1 }),
      runsOfRows,
      (declarations, columns, outputs, rows) => {
        const graph = requireGraph(declarations, [sumAndOrder]);
        const [first = [0, 0, 0, 0]] = rows;
        const given = Object.fromEntries(
          inputNames.map((name, at) => {
            const column = Float64Array.from(rows, (row) => row[at] ?? 0);
            return [name, columns.includes(name) ? column : (first[at] ?? 0)];
          }),
        );
        // Blocks of 8: several blocks, and a last one that is not full.
        const program = compile(graph, { outputs, columns, blockRows: 8 });
        // Twice: the second run finds results of the first.
        program.run({ values: given, objects: {}, length: rows.length });
        const found = program.run({ values: given, objects: {}, length: rows.length });
        const alone = compile(graph, { outputs, columns: [] });
        for (const [row] of rows.entries()) {
          const one = Object.fromEntries(
            Object.entries(given).map(([name, value]) => [name, typeof value === 'number' ? value : (value[row] ?? 0)]),
          );
          const wanted = reference(graph, one, {});
          const single = alone.run({ values: one, objects: {}, length: 1 });
          for (const name of outputs) {
            const output = found[name];
            const where = `${name} of row ${row} in ${JSON.stringify(declarations)}`;
            expectSameBits(typeof output === 'object' ? output[row] : output, wanted[name], where);
            expectSameBits(single[name] as number, wanted[name], `${where}, alone`);
          }
        }
      },
    ),
    { numRuns: 400 },
  );
});

const sizes = fc.constantFrom(1, 2, 4, 8, 16);
const layout = fc.tuple(sizes, sizes, sizes, sizes, sizes, fc.constantFrom(1, 2, 4));

test('the step graph agrees bit for bit in blocks, alone, and with its trees', () => {
  const graph = requireGraph(modules, primitives);
  const all = graph.figures.map(({ name }) => name);
  const few = ['stepS', 'peakBytes', 'mfuFraction', 'costUsd'];
  const programs = [all, few].map((outputs) => compile(graph, { outputs, columns: layoutColumns, blockRows: 16 }));
  fc.assert(
    fc.property(fc.array(layout, { minLength: 1, maxLength: 40 }), (rows) => {
      const columns = Object.fromEntries(
        layoutColumns.map((name, at) => [name, Float64Array.from(rows, (row) => row[at] ?? 1)]),
      );
      const input = { values: { ...values, ...columns }, objects, length: rows.length };
      const [found, foundFew] = programs.map((program) => program.run(input));
      for (const name of few) expect(foundFew?.[name]).toEqual(found?.[name]);
      for (const [row, sizesOfRow] of rows.entries()) {
        const one = { ...values, ...Object.fromEntries(layoutColumns.map((name, at) => [name, sizesOfRow[at] ?? 1])) };
        const wanted = reference(graph, one, objects);
        const alone = evaluateOne(graph, one, objects).values;
        for (const name of all) {
          const output = found?.[name];
          expectSameBits(typeof output === 'object' ? output[row] : output, wanted[name], `${name} of row ${row}`);
          expectSameBits(alone[name], wanted[name], `${name} alone`);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('outputs that no column reaches are single numbers', () => {
  const graph = requireGraph({ x: input, y: input, a: formula('x * 2'), b: formula('y + a') }, []);
  const program = compile(graph, { outputs: ['a', 'b', 'y'], columns: ['y'] });
  const found = program.run({ values: { x: 3, y: Float64Array.of(1, 2) }, objects: {}, length: 2 });
  expect(found).toEqual({ a: 6, b: Float64Array.of(7, 8), y: Float64Array.of(1, 2) });
});

test('only what the outputs need must be given, and constants may be overridden', () => {
  const rate: Declaration = {
    kind: 'constant',
    unit: '1',
    value: 10,
    source: { title: '' },
    confidence: 'assumed',
    about: '',
  };
  const graph = requireGraph({ x: input, y: input, rate, a: formula('x * rate'), b: formula('y') }, []);
  const program = compile(graph, { outputs: ['a'], columns: [] });
  expect(program.needs).toEqual(['x']);
  expect(program.run({ values: { x: 2 }, objects: {}, length: 1 })).toEqual({ a: 20 });
  expect(program.run({ values: { x: 2, rate: 3 }, objects: {}, length: 1 })).toEqual({ a: 6 });
  const varied = compile(graph, { outputs: ['a'], columns: ['rate'] });
  expect(varied.run({ values: { x: 2 }, objects: {}, length: 1 }).a).toEqual(Float64Array.of(20));
});

test('a formula given as a column is not computed, and what only it needs need not be given', () => {
  const graph = requireGraph({ x: input, half: formula('x / 2'), y: formula('half + 1') }, []);
  const program = compile(graph, { outputs: ['y'], columns: ['half'] });
  expect(program.needs).toEqual(['half']);
  expect(program.run({ values: { half: Float64Array.of(5, 6, 7) }, objects: {}, length: 3 }).y).toEqual(
    Float64Array.of(6, 7, 8),
  );
});

test('outputs go into the arrays that are given', () => {
  const graph = requireGraph({ x: input, y: formula('x + 1') }, []);
  const y = new Float64Array(5);
  const program = compile(graph, { outputs: ['y'], columns: ['x'], blockRows: 4 });
  const found = program.run({ values: { x: Float64Array.of(1, 2, 3, 4, 5) }, objects: {}, length: 5, into: { y } });
  expect(found.y).toBe(y);
  expect([...y]).toEqual([2, 3, 4, 5, 6]);
});

test('a run of no rows gives empty columns', () => {
  const graph = requireGraph({ x: input, y: formula('x + 1') }, []);
  const found = compile(graph, { outputs: ['y'], columns: ['x'] }).run({
    values: { x: new Float64Array(0) },
    objects: {},
    length: 0,
  });
  expect(found.y).toEqual(new Float64Array(0));
});

test('a value that reaches an argument through a formula is not taken from the run before', () => {
  // The argument f1 follows from a column and from scale: equal columns are no equal arguments where scale differs.
  const graph = requireGraph<object>(
    { x0: input, scale: input, f1: formula('x0 * scale'), total: field('pair', 'sum') },
    [sumAndOrder],
  );
  const program = compile(graph, { outputs: ['total'], columns: ['x0'] });
  const run = (scale: number) => program.run({ values: { x0: Float64Array.of(1, 2), scale }, objects: {}, length: 2 });
  expect(run(1).total).toEqual(Float64Array.of(2, 4));
  expect(run(10).total).toEqual(Float64Array.of(11, 22));
});

test('missing values, short columns and columns that were not announced are refused by name', () => {
  const graph = requireGraph({ x: input, y: input, z: formula('x + y') }, []);
  const program = compile(graph, { outputs: ['z'], columns: ['y'] });
  const y = Float64Array.of(1, 2);
  expect(() => program.run({ values: { y }, objects: {}, length: 2 })).toThrow('no value for x');
  expect(() => program.run({ values: { x: 1 }, objects: {}, length: 2 })).toThrow('no value for y');
  expect(() => program.run({ values: { x: 1, y }, objects: {}, length: 3 })).toThrow('shorter than 3 rows: y');
  expect(() => program.run({ values: { x: y, y }, objects: {}, length: 2 })).toThrow('not compiled as columns: x');
  expect(() => compile(graph, { outputs: ['w'], columns: [] })).toThrow('no figure w');
  expect(() => compile(graph, { outputs: ['z'], columns: ['w'] })).toThrow('no figure w');
  expect(() => compile(graph, { outputs: ['z'], columns: [], blockRows: 6 })).toThrow('multiple of 4');
});

test('equal parts of formulas are computed once', () => {
  const apart = {
    x: input,
    y: input,
    a: formula('x * y + 1'),
    b: formula('sqrt(x * y + 1)'),
    c: formula('sqrt(1 + y * x)'),
  };
  const program = compile(requireGraph(apart, []), { outputs: ['a', 'b', 'c'], columns: ['x', 'y'] });
  // Two loads, x·y + 1 in one pass, one root, three stores.
  expect(program.size.perBlock).toBe(7);
});
