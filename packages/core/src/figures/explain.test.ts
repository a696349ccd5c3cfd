import fc from 'fast-check';
import { expect, test } from 'vitest';
import { modules, objects, primitives, values } from '../../../../bench/step-graph.mjs';
import { evaluateOne } from './evaluate.js';
import { explain } from './explain.js';
import type { Declaration, Figure, Primitive } from './figure.js';
import { requireGraph } from './graph.js';
import { recompute } from './recompute.js';

const graph = requireGraph(modules, primitives);
const evaluation = evaluateOne(graph, values, objects);

function nodesOf(figure: Figure): readonly Figure[] {
  return [figure, ...figure.from.flatMap(nodesOf)];
}

test('every figure is recomputed from its children, within 1e-9', () => {
  let recomputed = 0;
  for (const { name } of graph.figures) {
    for (const node of nodesOf(explain(graph, evaluation, name))) {
      const value = recompute(node);
      if (value === undefined) continue;
      recomputed += 1;
      expect(Math.abs(value - node.value), node.name).toBeLessThanOrEqual(1e-9 * Math.abs(node.value));
    }
  }
  expect(recomputed).toBeGreaterThan(1000);
});

test('the tree ends in inputs, constants and primitives, and carries what is declared', () => {
  const tree = explain(graph, evaluation, 'costUsd');
  expect(tree).toMatchObject({ name: 'costUsd', unit: 'usd', rule: 'product', formula: 'gpuHours * price' });
  const ends = nodesOf(tree).filter(({ from, shared }) => from.length === 0 && shared !== true);
  expect(new Set(ends.map(({ rule }) => rule))).toEqual(new Set(['input', 'constant', 'primitive']));
  const pue = nodesOf(explain(graph, evaluation, 'energyJ')).find(({ name }) => name === 'pue');
  expect(pue).toMatchObject({ rule: 'constant', value: 1.2, confidence: 'assumed', source: { title: 'bench only' } });
});

test('a figure that several use is drawn in full once and marked after that', () => {
  const nodes = nodesOf(explain(graph, evaluation, 'costUsd'));
  const full = new Map<string, number>();
  for (const { name, from, shared } of nodes) {
    if (from.length > 0) full.set(name, (full.get(name) ?? 0) + 1);
    if (shared === true) expect(from).toEqual([]);
  }
  expect([...full.values()].every((times) => times === 1)).toBe(true);
  const shared = nodes.filter((node) => node.shared === true);
  expect(shared.length).toBeGreaterThan(10);
  for (const { name } of shared) expect(full.has(name), name).toBe(true);
});

test('depth cuts the tree, and a figure met only at the cut is not called shared', () => {
  expect(explain(graph, evaluation, 'costUsd', { depth: 0 }).from).toEqual([]);
  const one = explain(graph, evaluation, 'costUsd', { depth: 1 });
  expect(one.from.map(({ name }) => name)).toEqual(['gpuHours', 'price']);
  expect(nodesOf(one)).toHaveLength(3);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 12 }), fc.constantFrom(...graph.figures), (depth, { name }) => {
      const tree = explain(graph, evaluation, name, { depth });
      const depthOf = (figure: Figure): number => Math.max(0, ...figure.from.map((child) => 1 + depthOf(child)));
      expect(depthOf(tree)).toBeLessThanOrEqual(depth);
      const drawn = new Set(
        nodesOf(tree)
          .filter(({ from }) => from.length > 0)
          .map((node) => node.name),
      );
      for (const node of nodesOf(tree)) if (node.shared === true) expect(drawn.has(node.name)).toBe(true);
    }),
  );
});

test('the caller says where inputs come from', () => {
  const source = { title: 'datasheet' };
  const child: Figure = { name: 'listPrice', value: 2, unit: 'usd/gpu/h', rule: 'catalog', from: [], source };
  const provenance = {
    price: { rule: 'formula', formula: 'listPrice * 1.1', children: [child], note: 'with tax' },
    layers: { rule: 'default', confidence: 'assumed' },
    pue: { rule: 'fit', note: 'fitted to this site' },
  } as const;
  const price = explain(graph, evaluation, 'price', { provenance });
  expect(price).toMatchObject({ rule: 'formula', note: 'with tax', from: [child] });
  expect(recompute(price)).toBeCloseTo(2.2, 12);
  expect(explain(graph, evaluation, 'price', { provenance, depth: 0 }).from).toEqual([]);
  expect(explain(graph, evaluation, 'layers', { provenance })).toMatchObject({
    rule: 'default',
    confidence: 'assumed',
  });
  // What the declaration says stays where the caller says nothing else.
  expect(explain(graph, evaluation, 'pue', { provenance })).toMatchObject({
    rule: 'fit',
    source: { title: 'bench only' },
  });
});

test('rules say what a formula is at its top: sum, product, max, min or formula', () => {
  const input: Declaration = { kind: 'input', unit: '1', about: '' };
  const formulas = {
    s: 'a + b + c',
    p: 'a * (b * c)',
    hi: 'max(a, b)',
    lo: 'min(a, b, c)',
    twice: 'a + a',
    mixed: 'a + b * c',
    zero: 'max(a, 0)',
    up: 'ceil(a)',
    one: 'a',
  };
  const declared = Object.entries(formulas).map(([name, is]): [string, Declaration] => [
    name,
    { kind: 'formula', unit: '1', is, about: '' },
  ]);
  const small = requireGraph({ a: input, b: input, c: input, ...Object.fromEntries(declared) }, []);
  const found = evaluateOne(small, { a: 2, b: 3, c: 5 }, {});
  const rules = Object.fromEntries(Object.keys(formulas).map((name) => [name, explain(small, found, name).rule]));
  expect(rules).toEqual({
    s: 'sum',
    p: 'product',
    hi: 'max',
    lo: 'min',
    twice: 'formula',
    mixed: 'formula',
    zero: 'formula',
    up: 'formula',
    one: 'formula',
  });
  for (const name of Object.keys(formulas)) expect(recompute(explain(small, found, name))).toBe(found.values[name]);
});

test('a primitive tells its own reasons; its arguments follow where it is replayed, not recomputed', () => {
  const input: Declaration = { kind: 'input', unit: '1', about: '' };
  const field = (name: string): Declaration => ({
    kind: 'field',
    unit: 's',
    primitive: 'stage',
    field: name,
    about: '',
  });
  const child = (name: string, value: number): Figure => ({ name, value, unit: 's', rule: 'primitive', from: [] });
  const stage: Primitive<object> = {
    name: 'stage',
    about: 'one stage',
    args: ['layers', 'ranks'],
    objects: [],
    fields: ['total', 'event'],
    source: { title: 'a paper' },
    call(_, [layers = 0, ranks = 1], out) {
      out[0] = layers / ranks + 1;
      out[1] = layers;
    },
    explain: (_, [layers = 0, ranks = 1], name) =>
      name === 'total'
        ? { rule: 'sum', from: [child('layersS', layers / ranks), child('headS', 1)], note: 'layers, then the head' }
        : { rule: 'simulated', from: [child('last', layers)] },
  };
  const made = requireGraph({ layers: input, ranks: input, total: field('total'), event: field('event') }, [stage]);
  const found = evaluateOne(made, { layers: 6, ranks: 2 }, {});
  const total = explain(made, found, 'total');
  expect(total).toMatchObject({ rule: 'sum', value: 4, note: 'layers, then the head', source: { title: 'a paper' } });
  expect(total.from.map(({ name }) => name)).toEqual(['layersS', 'headS']);
  expect(recompute(total)).toBe(4);
  const event = explain(made, found, 'event');
  expect(event.from.map(({ name }) => name)).toEqual(['last', 'layers', 'ranks']);
  expect(recompute(event)).toBeUndefined();
  expect(explain(made, found, 'total', { depth: 0 })).toMatchObject({ from: [], value: 4 });
});

test('a primitive without reasons of its own shows its arguments', () => {
  const tree = explain(graph, evaluation, 'optimizerS', { depth: 1 });
  expect(tree.rule).toBe('primitive');
  expect(tree.note).toBe('optimizerTime: reads and writes the optimizer state once');
  expect(tree.from.map(({ name }) => name)).toEqual([
    'rankParameters',
    'shardRanks',
    'optimizerBytesPerParameter',
    'memoryBytesPerS',
  ]);
});

test('recompute refuses a formula over something that is not below it', () => {
  const figure: Figure = {
    name: 'y',
    value: 1,
    unit: '1',
    rule: 'formula',
    formula: 'a + b',
    from: [{ name: 'a', value: 1, unit: '1', rule: 'input', from: [] }],
  };
  expect(() => recompute(figure)).toThrow('b of a + b is not among the children');
  expect(recompute({ ...figure, formula: '2 + 3', from: [] })).toBe(5);
  expect(recompute({ ...figure, from: [], shared: true })).toBeUndefined();
});
