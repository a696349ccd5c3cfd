import { expect, test } from 'vitest';
import { modules, objects, primitives, values } from '../../../../bench/step-graph.mjs';
import { callPrimitive, objectsReadBy, perturbPrimitive } from './contract.js';
import { evaluateOne } from './evaluate.js';
import type { Primitive } from './figure.js';
import { requireGraph } from './graph.js';

interface Facts {
  readonly used: { readonly by: number };
  readonly hidden: { readonly by: number };
}

function primitive(call: Primitive<Facts>['call'], explain?: Primitive<Facts>['explain']): Primitive<Facts> {
  const shown = explain === undefined ? {} : { explain };
  return { name: 'p', about: '', args: ['a', 'b'], objects: ['used'], fields: ['x', 'y'], call, ...shown };
}

const facts: Facts = { used: { by: 3 }, hidden: { by: 5 } };

test('the fields that react to an argument are found, and one that matters to none shows', () => {
  const found = primitive((_, [a = 0], out) => {
    out[0] = Math.max(a, 1);
    out[1] = 7;
  });
  expect(perturbPrimitive(found, facts, [4, 4])).toEqual({ a: ['x'], b: [] });
  // At a = 0.1 doubling and halving stay below 1, but one more does not.
  expect(perturbPrimitive(found, facts, [0.1, 4])).toEqual({ a: ['x'], b: [] });
  expect(perturbPrimitive(found, facts, [0.1, 4], { variants: { a: [0.2] } })).toEqual({ a: [], b: [] });
});

test('a variant that throws is passed over; when all do, their error comes', () => {
  const whole = primitive((_, [a = 0, b = 0], out) => {
    if (!Number.isInteger(a) || b > 5) throw new Error('refused');
    out[0] = a;
    out[1] = b;
  });
  expect(perturbPrimitive(whole, facts, [3, 2])).toEqual({ a: ['x'], b: ['y'] });
  expect(() => perturbPrimitive(whole, facts, [3, 5], { variants: { b: [6, 7] } })).toThrow('refused');
  expect(() => perturbPrimitive(whole, facts, [3, 6])).toThrow('refused');
});

test('objects read without being declared are found, in explanations too', () => {
  const honest = primitive(({ used }, [a = 0], out) => out.fill(a * used.by));
  expect(objectsReadBy(honest, facts, [1, 1])).toEqual({ read: ['used'], undeclared: [], unread: [] });
  const sly = primitive(({ hidden }, [a = 0], out) => out.fill(a * hidden.by));
  expect(objectsReadBy(sly, facts, [1, 1])).toEqual({ read: [], undeclared: ['hidden'], unread: ['used'] });
  const slyInWords = primitive(
    ({ used }, [a = 0], out) => out.fill(a * used.by),
    ({ hidden }) => ({ rule: 'primitive', from: [], note: String(hidden.by) }),
  );
  expect(objectsReadBy(slyInWords, facts, [1, 1]).undeclared).toEqual(['hidden']);
});

test('a field that is not written is NaN', () => {
  expect(
    callPrimitive(
      primitive((_, __, out) => out.fill(1, 0, 1)),
      facts,
      [1, 1],
    ),
  ).toEqual({ x: 1, y: NaN });
});

test('the primitives of the step graph keep the contract', () => {
  const graph = requireGraph(modules, primitives);
  const point = evaluateOne(graph, { ...values, contextParallel: 2 }, objects).values;
  for (const one of primitives) {
    const args = one.args.map((name) => point[name] ?? Number.NaN);
    expect(objectsReadBy(one, objects, args), one.name).toEqual({ read: one.objects, undeclared: [], unread: [] });
    const reactions = perturbPrimitive(one, objects, args);
    // At 4,096 ranks the pipeline no longer decides whether the group leaves its node.
    const idle = Object.keys(reactions).filter((name) => reactions[name]?.length === 0);
    expect(idle, one.name).toEqual(one.name === 'dataExchange' ? ['tensorParallel', 'pipelineParallel'] : []);
  }
});
