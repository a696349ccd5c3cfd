import { expect, test } from 'vitest';
import { residualsWith } from '../../test/residuals.js';
import { globalHalf } from './quality.js';

test('one width for all counts groups, as the intervals that it is compared with do', () => {
  const of = (groups: number) => residualsWith({ groups, rowsOfGroup: 40, seed: 3, shared: 0.1, own: 0.02 });
  const sizes = (groups: number) =>
    of(groups)
      .map(({ logRatio }) => Math.abs(logRatio))
      .sort((a, b) => b - a);
  // A new group lies beyond all of three with a chance of 1 in 4, more than 20 %: the extreme stands in, however many rows there are.
  expect(globalHalf(of(3), 0.2)).toBe(sizes(3)[0]);
  // Of nineteen, (20 · 0.2 − 1) / 19 of 760 rows lie beyond: 120.
  expect(globalHalf(of(19), 0.2)).toBe(sizes(19)[120]);
});
