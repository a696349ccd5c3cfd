import { expect, test } from 'vitest';
import { modules, objects, primitives, values } from '../../../../bench/step-graph.mjs';
import { evaluateOne } from './evaluate.js';
import type { Declaration } from './figure.js';
import { FiguresError } from './figuresError.js';
import { requireGraph } from './graph.js';

const input: Declaration = { kind: 'input', unit: '1', about: '' };
const formula = (is: string): Declaration => ({ kind: 'formula', unit: '1', is, about: '' });
const graph = requireGraph(modules, primitives);

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof FiguresError) return thrown.message;
    throw thrown;
  }
  return 'nothing thrown';
}

test('every figure of the graph has a value', () => {
  const found = evaluateOne(graph, values, objects).values;
  expect(Object.keys(found)).toEqual(graph.figures.map(({ name }) => name));
  // 8 · 1 · 16 · 128 accelerators; 2,048 sequences of 8,192 tokens; ceil(15.6e12 / 16,777,216) steps.
  expect(found.accelerators).toBe(16384);
  expect(found.tokensPerStep).toBe(16_777_216);
  expect(found.steps).toBe(929_833);
  // Bubble of a pipeline of 16 with 8 chunks per stage over 16 micro-batches: 15/8 of 16 + 15/8 micro-batches, were
  // sends free; they take a little.
  expect(found.bubbleFraction).toBeLessThan(15 / 8 / (16 + 15 / 8));
  expect(found.bubbleFraction).toBeGreaterThan(0.1);
});

test('all inputs that are missing or not finite are named at once', () => {
  const { layers: _, ...rest } = values;
  expect(messageOf(() => evaluateOne(graph, { ...rest, pue: 1, price: Number.NaN, restartS: Infinity }, objects))).toBe(
    [
      'layers: no value was given',
      'price: the value given is not a finite number',
      'restartS: the value given is not a finite number',
    ].join('\n'),
  );
});

test('the first figure that is not finite is named with its formula and what it came from', () => {
  const chain = requireGraph({ z: formula('y * 2'), x: input, w: input, y: formula('w / (x - 3)') }, []);
  expect(evaluateOne(chain, { x: 5, w: 4 }, {}).values).toEqual({ w: 4, x: 5, y: 2, z: 4 });
  expect(messageOf(() => evaluateOne(chain, { x: 3, w: 4 }, {}))).toBe(
    'y: gives Infinity by w / (x - 3) from w = 4, x = 3',
  );
});

test('a primitive that gives no number is named with its arguments', () => {
  const primitive = { name: 'half', about: '', args: ['x'], objects: [], fields: ['value'], call: (): void => {} };
  const half: Declaration = { kind: 'field', unit: '1', primitive: 'half', field: 'value', about: '' };
  const made = requireGraph<object>({ x: input, half }, [primitive]);
  expect(messageOf(() => evaluateOne(made, { x: 3 }, {}))).toBe('half: gives NaN by half.value from x = 3');
});
