import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { en, type MessageKey } from './en.js';
import { formatIssue, formatMessage, formatReference } from './format.js';
import { InvariantError } from './invariant.js';
import { hint, issue } from './issue.js';

const keys = Object.keys(en) as MessageKey[];

test('a text takes its values by name', () => {
  expect(formatMessage('training.notDivisor', { of: 'model.heads', total: 64, received: 6 })).toBe(
    'expected a divisor of model.heads (64), got 6',
  );
});

test.each([
  { names: ['a'], text: 'Did you mean a?' },
  { names: ['a', 'b'], text: 'Did you mean a or b?' },
  { names: ['a', 'b', 3], text: 'Did you mean a, b or 3?' },
])('a list of $names.length is joined as a person would', ({ names, text }) => {
  expect(formatMessage('common.didYouMean', { names })).toBe(text);
});

test('a value that is missing is our bug, not an undefined in the text', () => {
  expect(() => formatReference({ code: 'training.notDivisor', data: { of: 'heads', total: 64 } })).toThrow(
    InvariantError,
  );
});

test('a name inherited from Object is missing too', () => {
  expect(() => formatReference({ code: 'common.didYouMean', data: Object.create({ names: 'x' }) })).toThrow(
    InvariantError,
  );
});

test('values are filled in as they are, signs of the replace language included', () => {
  expect(formatMessage('common.didYouMean', { names: "$& $1 {names} $'" })).toBe("Did you mean $& $1 {names} $'?");
});

test('an issue is one line: path, text, hint', () => {
  const data = { of: 'model.queryHeads', total: 64, received: 6 };
  const found = issue(
    'training.notDivisor',
    ['serving', 'pools', 0, 'tensorParallel'],
    data,
    hint('common.didYouMean', { names: [4, 8] }),
  );
  expect(formatIssue(found)).toBe(
    'serving.pools.0.tensorParallel: expected a divisor of model.queryHeads (64), got 6. Did you mean 4 or 8?',
  );
});

test('an issue without path and hint is the text alone', () => {
  expect(formatIssue(issue('common.didYouMean', [], { names: 'a' }))).toBe('Did you mean a?');
  expect(issue('common.didYouMean', [], { names: 'a' })).not.toHaveProperty('hint');
});

test.each([
  { microBatches: 1, sequences: '1', says: '1 sequence of 8 tokens, 1 micro-batch' },
  { microBatches: 2, sequences: '1 k', says: '1 k sequences of 8 tokens, 2 micro-batches' },
])('a word follows its number: $says', ({ microBatches, sequences, says }) => {
  expect(formatMessage('plan.layout.batch', { sequences, sequenceLength: 8, microBatches })).toBe(says);
});

test('the compiler refuses data that do not match the text', () => {
  // @ts-expect-error total is missing
  issue('training.notDivisor', [], { of: 'heads', received: 6 });
  // @ts-expect-error no text has this key
  issue('training.noSuchText', [], {});
});

test.each(keys)('%s is well formed', (key) => {
  const text = en[key];
  expect(text.trim()).toBe(text);
  expect(text).not.toBe('');
  // formatIssue writes the sign between text and hint. Issues start in lower case; descriptions are sentences of their own.
  if (/^[a-z]/.test(text) && !key.includes('.about.')) expect(text).not.toMatch(/\.$/);
  expect(text.replace(/\{@?\w+(\?[^{}|]+\|[^{}|]+)?\}/g, '')).not.toMatch(/[{}]/); // every brace belongs to a name
  expect(key).toMatch(/^[a-z]+(\.[\w-]+)+$/);
});

test('no two rooms use one key, and no room is left out', async () => {
  const folder = new URL('./en/', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  const rooms = await Promise.all(
    files.map(async (file) => Object.values((await import(new URL(file, folder).href)) as Record<string, object>)),
  );
  expect(rooms.flat().flatMap(Object.keys).sort()).toEqual([...keys].sort());
});
