import { expect, test } from 'vitest';
import { groupedBy } from './groups.js';

test('groupedBy keeps the order of keys and members', () => {
  expect([...groupedBy(['b1', 'a1', 'b2'], (word) => word.charAt(0))]).toEqual([
    ['b', ['b1', 'b2']],
    ['a', ['a1']],
  ]);
  expect(groupedBy([], String).size).toBe(0);
});
