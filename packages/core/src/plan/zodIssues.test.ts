import { expect, test } from 'vitest';
import { z } from 'zod';
import { formatIssue } from '../messages/index.js';
import { knownKeys, literalValues } from './knownKeys.js';
import { issuesOfZod } from './zodIssues.js';

const schema = z.strictObject({
  name: z.string(),
  size: z.number().min(1).max(9).optional(),
  kind: z.enum(['small', 'large']).optional(),
  either: z
    .union([z.literal('search'), z.strictObject({ width: z.number() }), z.strictObject({ height: z.number() })])
    .optional(),
  parts: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('round') }),
        z.strictObject({ kind: z.literal('square') }),
      ]),
    )
    .optional(),
});

function said(data: unknown): readonly string[] {
  const parsed = schema.safeParse(data);
  return parsed.success ? [] : issuesOfZod(schema, data, parsed.error.issues, ['root']).map(formatIssue);
}

test.each([
  [{ name: 'a' }, []],
  [{}, ['root.name: expected text, got nothing']],
  [{ name: 5 }, ['root.name: expected text, got 5']],
  [{ name: 'a', sise: 1 }, ['root.sise: unknown key "sise". Did you mean size?']],
  [{ name: 'a', size: 0 }, ['root.size: expected at least 1, got 0']],
  [{ name: 'a', size: 10 }, ['root.size: expected at most 9, got 10']],
  [{ name: 'a', kind: 'smal' }, ['root.kind: expected small or large, got "smal". Did you mean small?']],
  [{ name: 'a', either: 'serch' }, ['root.either: expected search, got "serch". Did you mean search?']],
  [{ name: 'a', either: 5 }, ['root.either: expected "search" or a mapping, got 5']],
  [
    { name: 'a', either: { widht: 1 } },
    [
      'root.either.width: expected a number, got nothing',
      'root.either.widht: unknown key "widht". Did you mean width?',
    ],
  ],
  [{ name: 'a', either: { height: 'tall' } }, ['root.either.height: expected a number, got "tall"']],
  [{ name: 'a', either: { height: 1, width: 2 } }, ['root.either.height: "height" cannot be written beside width']],
  [{ name: 'a', either: {} }, ['root.either: expected a mapping with width or height, got an empty one']],
  // The height is wrong, yet it is what was meant: the other form would have it as a stranger.
  [
    { name: 'a', either: { height: { unit: 'm', value: 1 } } },
    ['root.either.height: expected a number, got a mapping'],
  ],
  [
    { name: 'a', parts: [{ kind: 'roud' }] },
    ['root.parts.0.kind: expected round or square, got "roud". Did you mean round?'],
  ],
  [{ name: 'a', parts: [{}] }, ['root.parts.0.kind: expected round or square, got nothing']],
  [[], ['root: expected a mapping, got a list']],
] as const)('%j says %j', (data, expected) => {
  expect(said(data)).toEqual(expected);
});

test('keys are known through options, unions and lists', () => {
  expect(knownKeys(schema, [])).toEqual(['name', 'size', 'kind', 'either', 'parts']);
  expect(knownKeys(schema, ['either'])).toEqual(['width', 'height']);
  expect(knownKeys(schema, ['parts', 0])).toEqual(['kind']);
  expect(literalValues(schema, ['parts', 0, 'kind'])).toEqual(['round', 'square']);
  expect(knownKeys(schema, ['nowhere'])).toEqual([]);
});
