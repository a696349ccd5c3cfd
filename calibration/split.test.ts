import { expect, test } from 'vitest';
import { hashOf, splitRows } from './split.js';

const rows = Array.from({ length: 1000 }, (_, i) => ({ key: `row ${i}` }));

test('splitRows holds out about three in ten and loses none', () => {
  const { train, heldOut } = splitRows(rows);
  expect(train.length + heldOut.length).toBe(1000);
  expect(heldOut.length).toBeGreaterThan(250);
  expect(heldOut.length).toBeLessThan(350);
});

test('splitRows does not depend on the order of the rows', () => {
  expect(splitRows([...rows].reverse())).toEqual(splitRows(rows));
});

test('hashOf is a 32-bit number that tells near keys apart', () => {
  expect(hashOf('1,2,3')).not.toBe(hashOf('1,2,4'));
  expect(hashOf('')).toBeGreaterThanOrEqual(0);
  expect(hashOf('')).toBeLessThan(2 ** 32);
});
