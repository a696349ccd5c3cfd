import { expect, test } from 'vitest';
import { assumed, describeSource, estimated, measured, published, secondary } from './sourced.js';

const sheet = { title: 'H100 datasheet', section: 'p. 2', date: '2023-03', url: 'https://example.org/h100.pdf' };

test('each way of sourcing puts its own name on the value', () => {
  const ways = { measured, published, secondary, estimated, assumed };
  for (const [confidence, way] of Object.entries(ways)) {
    expect(way(80e9, sheet, '2024-08')).toEqual({ value: 80e9, source: sheet, asOf: '2024-08', confidence });
  }
  expect(assumed(1.3, sheet, '2024', 'typical of large halls').note).toBe('typical of large halls');
});

test.each([
  [sheet, 'H100 datasheet, p. 2 (2023-03), https://example.org/h100.pdf'],
  [{ title: 'Operator survey' }, 'Operator survey'],
  [{ title: 'Survey', date: '2024' }, 'Survey (2024)'],
  [{ title: 'Paper', section: 'eq. 3' }, 'Paper, eq. 3'],
])('a source is cited in one line', (source, line) => {
  expect(describeSource(source)).toBe(line);
});
