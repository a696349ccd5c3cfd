import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseRows } from '../row.js';
import { reportOf } from '../training.js';
import { crossValidate } from './cross-validate.js';

const parsed = parseRows(
  JSON.parse(readFileSync(new URL('../../../../../validation/training-runs.json', import.meta.url), 'utf8')),
);
if (!parsed.ok) throw new Error('the bundled rows cannot be read');
const some = parsed.value.filter(({ id }) => /^korthikanti2022-(22b|175b)/.test(id));

test('each row is predicted once, in the fold that its whole group is left out with', () => {
  const told: number[] = [];
  const left = crossValidate(some, { report: (fold) => told.push(fold) });
  expect(told).toEqual([1, 2, 3, 4, 5]);
  const { rows } = reportOf(left.predictions, left);
  expect(rows.map(({ id }) => id)).toEqual(some.map(({ id }) => id));
  const foldsOfGroup = new Map<string, Set<string | undefined>>();
  for (const { group, fold } of rows) foldsOfGroup.set(group, (foldsOfGroup.get(group) ?? new Set()).add(fold));
  expect([...foldsOfGroup.values()].every((folds) => folds.size === 1)).toBe(true);
  expect(new Set(rows.map(({ fold }) => fold)).size).toBeGreaterThan(1);
});

test('two rows of one group are still predicted, with the shipped intervals', () => {
  const left = crossValidate(some.slice(0, 2));
  const { rows } = reportOf(left.predictions, left);
  expect(rows.every(({ predicted, low, high }) => predicted !== null && low !== null && high !== null)).toBe(true);
});

test('whole sources can be left out: a fold for each', () => {
  const two = parsed.value.filter(({ id }) => ['korthikanti2022-22b-full', 'narayanan2021-1.7b'].includes(id));
  const left = crossValidate(two, { leaveOut: 'source' });
  expect(two.map(left.foldOf).sort()).toEqual(['1', '2']);
  expect(left.predictions.every(({ outcome }) => outcome.kind === 'predicted')).toBe(true);
});
