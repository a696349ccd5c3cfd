import { expect, test } from 'vitest';
import { foldsOfGroups } from './folds.js';

test('foldsOfGroups keeps groups whole and folds about equal', () => {
  const groups = ['a', 'a', 'a', 'b', 'b', 'c', 'c', 'd'];
  const folds = foldsOfGroups(groups, 2);
  // Largest first to the emptier fold: a→0, b→1, c→1, d→0: four rows each.
  expect([...folds].sort()).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 1],
    ['d', 0],
  ]);
  expect(foldsOfGroups([...groups].reverse(), 2)).toEqual(folds);
});
