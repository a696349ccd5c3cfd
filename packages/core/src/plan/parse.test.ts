import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { codeFrame, type PlainValue, parsePlan } from './parse.js';

const dataOf = (text: string): PlainValue => {
  const parsed = parsePlan(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.value.data;
};

test('comments, anchors and merge keys are read', () => {
  const text = 'base: &base { count: 8, kind: a } # eight\nfirst:\n  <<: *base\n  kind: b\nsecond: *base\n';
  expect(dataOf(text)).toEqual({
    base: { count: 8, kind: 'a' },
    first: { count: 8, kind: 'b' },
    second: { count: 8, kind: 'a' },
  });
});

test('JSON is read as well', () => {
  expect(dataOf('{"model": "x", "data": {"tokens": 1e12}}')).toEqual({ model: 'x', data: { tokens: 1e12 } });
});

test('what is written as YAML is read back', () => {
  const key = fc
    .string({ minLength: 1, maxLength: 8 })
    .filter((text) => !['__proto__', 'constructor', 'prototype', '<<'].includes(text) && !text.includes('\uFFFD'));
  const leaf = fc.oneof(
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    fc.boolean(),
    fc.string({ maxLength: 12 }),
    fc.constant(null),
  );
  const map = fc.dictionary(
    key,
    fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(key, leaf, { maxKeys: 3, noNullPrototype: true })),
    { minKeys: 1, maxKeys: 5, noNullPrototype: true },
  );
  fc.assert(
    fc.property(map, (data) => {
      expect(dataOf(stringify(data))).toEqual(data);
    }),
    { numRuns: 200, seed: 3 },
  );
});

test('a value is found by its path, one that is missing by what holds it', () => {
  const parsed = parsePlan('model: x\ncluster:\n  count: 8\n  price: { kind: spot }\n');
  if (!parsed.ok) throw new Error('valid');
  expect(parsed.value.locate(['model'])).toEqual({ line: 1, column: 8 });
  expect(parsed.value.locate(['cluster', 'count'])).toEqual({ line: 3, column: 10 });
  expect(parsed.value.locate(['cluster', 'price', 'kind'])).toEqual({ line: 4, column: 18 });
  expect(parsed.value.locate(['cluster', 'fabric'])).toEqual({ line: 2, column: 1 });
  expect(parsed.value.locate(['training'])).toBeUndefined();
});

test('a code frame shows the line before, the line, and a caret', () => {
  expect(codeFrame('a\nbc\nd', 2, 2)).toBe('1 | a\n2 | bc\n  |  ^');
  expect(codeFrame('abc', 1, 1)).toBe('1 | abc\n  | ^');
});

test('aliases may be used often, but not multiply', () => {
  const often = `a: &a { x: 1 }\n${Array.from({ length: 500 }, (_, index) => `k${index}: *a`).join('\n')}\n`;
  expect(parsePlan(often).ok).toBe(true);
});
