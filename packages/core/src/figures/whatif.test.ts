import { expect, test } from 'vitest';
import { modules, objects, primitives, values } from '../../../../bench/step-graph.mjs';
import { evaluateOne } from './evaluate.js';
import type { Declaration } from './figure.js';
import { requireGraph } from './graph.js';
import { sensitivities, whatIf } from './whatif.js';

const graph = requireGraph(modules, primitives);
const base = evaluateOne(graph, values, objects);

test('what-if changes what is named and nothing else', () => {
  const changed = whatIf(graph, base, { price: { times: 2 }, pue: { to: 1 } });
  expect(changed.values.costUsd).toBe(2 * (base.values.costUsd ?? 0));
  expect(changed.values.energyJ).toBeCloseTo((base.values.energyJ ?? 0) / 1.2, -3);
  expect(changed.values.stepS).toBe(base.values.stepS);
  expect(() => whatIf(graph, base, { stepS: { to: 1 } })).toThrow('stepS is neither an input nor a constant');
  expect(() => whatIf(graph, base, { nothing: { to: 1 } })).toThrow('nothing');
});

test('sensitivities are what-if answers, all in one run', () => {
  const inputs = ['price', 'checkpointBytesPerS', 'peakFlopPerS', 'sequenceLength'];
  const outputs = ['costUsd', 'stepS', 'mfuFraction', 'layers'];
  const found = sensitivities(graph, base, inputs, outputs);
  expect(found.map(({ input, output }) => [input, output])).toEqual(
    inputs.flatMap((input) => outputs.map((output) => [input, output])),
  );
  for (const { input, output, base: unchanged, points } of found) {
    expect(unchanged).toBe(base.values[output]);
    expect(points.map(({ factor }) => factor)).toEqual([0.5, 0.8, 1.25, 2]);
    for (const { factor, value } of points) {
      expect(value).toBe(whatIf(graph, base, { [input]: { times: factor } }).values[output]);
    }
  }
});

test('a computed figure can be scaled too: what is downstream follows, what is upstream stays', () => {
  const input: Declaration = { kind: 'input', unit: '1', about: '' };
  const formula = (is: string): Declaration => ({ kind: 'formula', unit: '1', is, about: '' });
  const small = requireGraph({ x: input, y: formula('x + 1'), z: formula('y * 10 + x') }, []);
  const given = evaluateOne(small, { x: 3 }, {});
  const [x, z] = sensitivities(small, given, ['y'], ['x', 'z'], [1, 2]);
  expect(x?.points.map(({ value }) => value)).toEqual([3, 3]);
  expect(z?.points.map(({ value }) => value)).toEqual([43, 83]);
});
