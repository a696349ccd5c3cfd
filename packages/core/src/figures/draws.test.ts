import { expect, test } from 'vitest';
import { modules, objects, primitives, values } from '../../../../bench/step-graph.mjs';
import type { Distribution } from './distribution.js';
import { drawColumn, drawFigures } from './draws.js';
import { evaluateOne } from './evaluate.js';
import type { Declaration } from './figure.js';
import { requireGraph } from './graph.js';

const input: Declaration = { kind: 'input', unit: '1', about: '' };
const formula = (is: string): Declaration => ({ kind: 'formula', unit: '1', is, about: '' });
const uniform: Distribution = { kind: 'uniform', low: 0, high: 1 };

test('each slice of equal probability holds one draw', () => {
  const column = drawColumn('x', uniform, 100, 7);
  expect([...column].map((value) => Math.floor(value * 100)).sort((left, right) => left - right)).toEqual(
    Array.from({ length: 100 }, (_, index) => index),
  );
});

test('a name has the same draws whatever else is uncertain, and other draws with another seed or name', () => {
  const graph = requireGraph({ x: input, y: input, z: formula('x + y') }, []);
  const base = evaluateOne(graph, { x: 1, y: 1 }, {});
  const options = { count: 50, seed: 3 };
  const alone = drawFigures(graph, base, { x: uniform }, ['x'], options);
  const both = drawFigures(graph, base, { y: uniform, x: uniform }, ['x', 'y', 'z'], options);
  expect(both.x?.samples).toEqual(alone.x?.samples);
  expect(both.y?.samples).not.toEqual(both.x?.samples);
  expect(drawColumn('x', uniform, 50, 4)).not.toEqual(alone.x?.samples);
  expect(both.z?.samples[17]).toBe((both.x?.samples[17] ?? 0) + (both.y?.samples[17] ?? 0));
});

test('draws of different names are not correlated', () => {
  const [x, y] = [drawColumn('price', uniform, 4096, 1), drawColumn('powerFraction', uniform, 4096, 1)];
  const correlation = (12 * x.reduce((total, value, at) => total + (value - 0.5) * ((y[at] ?? 0) - 0.5), 0)) / x.length;
  // The standard error is 1/64.
  expect(Math.abs(correlation)).toBeLessThan(4 / 64);
});

// The sum of two uniform numbers is triangular on [0, 2]: 10 % lie below sqrt(0.2), 90 % below 2 − sqrt(0.2).
test('intervals are those of the distribution', () => {
  const graph = requireGraph({ x: input, y: input, z: formula('x + y') }, []);
  const base = evaluateOne(graph, { x: 0.5, y: 0.25 }, {});
  const { z } = drawFigures(graph, base, { x: uniform, y: uniform }, ['z'], { count: 4000, seed: 11 });
  expect(z?.value).toBe(0.75);
  expect(z?.interval.low).toBeCloseTo(Math.sqrt(0.2), 1);
  expect(z?.interval.high).toBeCloseTo(2 - Math.sqrt(0.2), 1);
  expect(z?.median).toBeCloseTo(1, 1);
  expect(z?.interval).toMatchObject({ coverageFraction: 0.8, supportRows: 0 });
  const wide = drawFigures(graph, base, { x: uniform, y: uniform }, ['z'], {
    count: 4000,
    seed: 11,
    coverageFraction: 0.98,
  });
  expect(wide.z?.interval.low).toBeCloseTo(Math.sqrt(0.02), 1);
});

test('an output that nothing uncertain reaches has no width', () => {
  const graph = requireGraph({ x: input, y: input, z: formula('x + y') }, []);
  const base = evaluateOne(graph, { x: 2, y: 1 }, {});
  const { x } = drawFigures(graph, base, { y: uniform }, ['x'], { count: 10, seed: 1 });
  expect(x).toMatchObject({ value: 2, median: 2, interval: { low: 2, high: 2 } });
});

test('constants, inputs of primitives and computed figures may be uncertain', () => {
  const graph = requireGraph(modules, primitives);
  const base = evaluateOne(graph, values, objects);
  const times = (name: string): Distribution => {
    const value = base.values[name] ?? 0;
    return { kind: 'lognormal', low: value / 1.2, high: value * 1.2 };
  };
  const uncertain = {
    pue: times('pue'),
    memoryBytesPerS: times('memoryBytesPerS'),
    layerForwardS: times('layerForwardS'),
  };
  const drawn = drawFigures(graph, base, uncertain, ['stepS', 'energyJ', 'optimizerS'], { count: 64, seed: 5 });
  for (const name of ['stepS', 'energyJ', 'optimizerS']) {
    const figure = drawn[name];
    expect(figure?.interval.low).toBeLessThan(figure?.value ?? 0);
    expect(figure?.interval.high).toBeGreaterThan(figure?.value ?? 0);
  }
  // Proportional to 1 / bandwidth: ±20 % either way.
  const optimizer = drawn.optimizerS;
  expect((optimizer?.interval.high ?? 0) / (optimizer?.value ?? 1)).toBeCloseTo(1.2, 1);
});

test('a draw that is not finite is explained by the first figure that went wrong', () => {
  const graph = requireGraph({ x: input, root: formula('sqrt(x)'), y: formula('root + 1') }, []);
  const base = evaluateOne(graph, { x: 1 }, {});
  const below: Distribution = { kind: 'uniform', low: -1, high: 1 };
  expect(() => drawFigures(graph, base, { x: below }, ['y'], { count: 8, seed: 1 })).toThrow(
    /root: gives NaN by sqrt\(x\)/,
  );
  expect(() => drawFigures(graph, base, { x: uniform }, ['y'], { count: 0, seed: 1 })).toThrow(/count/);
});
