import { expect, test } from 'vitest';
import { modules, primitives } from '../../../../bench/step-graph.mjs';
import { formatIssue } from '../messages/index.js';
import type { Declaration, Declarations, Primitive } from './figure.js';
import { FiguresError } from './figuresError.js';
import { buildGraph, type Module, requireGraph } from './graph.js';

const input = (unit = '1'): Declaration => ({ kind: 'input', unit, about: '' });
const formula = (is: string, unit = '1'): Declaration => ({ kind: 'formula', unit, is, about: '' });
const field = (primitive: string, name: string, unit = '1'): Declaration => ({
  kind: 'field',
  unit,
  primitive,
  field: name,
  about: '',
});
const twice: Primitive<object> = {
  name: 'twice',
  about: '',
  args: ['width'],
  objects: [],
  fields: ['value'],
  call(_, [width = 0], out) {
    out[0] = 2 * width;
  },
};

function problems(
  declarations: Declarations | readonly Module[],
  given: readonly Primitive<object>[] = [],
): readonly string[] {
  const built = buildGraph(declarations, given);
  return built.ok ? [] : built.issues.map(formatIssue);
}

test('the step graph builds, each figure after all it needs, with no input unused', () => {
  const graph = requireGraph(modules, primitives);
  const place = new Map(graph.figures.map(({ name }, index) => [name, index]));
  expect(graph.figures.length).toBe(graph.byName.size);
  for (const [index, { needs }] of graph.figures.entries()) {
    for (const name of needs) expect(place.get(name)).toBeLessThan(index);
  }
  expect(graph.unusedInputs).toEqual([]);
});

test('an unknown name is reported with the nearest', () => {
  expect(problems({ width: input(), area: formula('widht * 2') })).toEqual([
    'area: unknown name widht in widht * 2. Did you mean width?',
  ]);
});

test('a cycle is reported once, by its path', () => {
  const found = problems({ a: formula('b + 1'), b: formula('c'), c: formula('a * 2'), d: formula('a') });
  expect(found).toEqual(['a: depends on itself: a → b → c → a']);
});

test('a cycle through a primitive is found too', () => {
  const found = problems({ width: formula('double - 1'), double: field('twice', 'value') }, [twice]);
  expect(found).toEqual(['width: depends on itself: width → double → width']);
});

test('unknown primitives, fields and arguments are reported with the nearest', () => {
  expect(problems({ a: field('twise', 'value'), b: field('twice', 'valu') }, [twice])).toEqual([
    'a: unknown primitive twise. Did you mean twice?',
    'b: primitive twice has no field valu; it has value. Did you mean value?',
    'primitive.twice: primitive twice asks for the unknown figure width',
  ]);
});

test('a name declared in two modules is a duplicate, and so is a primitive named twice', () => {
  const both = [
    { name: 'first', declarations: { width: input() } },
    { name: 'second', declarations: { width: input() } },
  ];
  expect(problems(both, [twice, twice])).toEqual([
    'primitive.twice: two primitives are named twice',
    'width: declared twice, in first and in second',
  ]);
});

test('all problems come at once', () => {
  const found = problems({
    width: input('smoot'),
    a: formula('1 +'),
    b: formula('nothing'),
    c: { kind: 'constant', unit: '1', value: Number.NaN, source: { title: '' }, confidence: 'assumed', about: '' },
    d: formula('1[s] + 1[B]', 's'),
  });
  expect(found).toHaveLength(5);
  expect(found.map((text) => text.slice(0, 2)).sort()).toEqual(['a:', 'b:', 'c:', 'd:', 'wi']);
});

test('an input that nothing uses is listed, not refused', () => {
  const graph = requireGraph({ width: input(), spare: input(), a: field('twice', 'value') }, [twice]);
  expect(graph.unusedInputs).toEqual(['spare']);
});

test('requireGraph throws with every problem in words', () => {
  const build = (): unknown => requireGraph({ a: formula('x'), b: formula('y') }, []);
  expect(build).toThrow(FiguresError);
  expect(build).toThrow(/unknown name x[\s\S]*unknown name y/);
});
