import { expect, test } from 'vitest';
import { sampleTraits } from '../../test/runTraits.js';
import { runsOfTable, tableOfRuns } from './publishedRun.js';
import { shippedUncertainty } from './training.js';

test('a table of runs holds all that they are', () => {
  const runs = [0.5, -1].map((score, index) => ({
    id: `r${index}`,
    group: `g${index}`,
    score,
    traits: { ...sampleTraits, accelerators: 8 << index, recomputesAll: index > 0 },
  }));
  const table = tableOfRuns(runs);
  expect(runsOfTable(table)).toEqual(runs);
  expect(new Set(table.rows.map(({ length }) => length))).toEqual(new Set([table.columns.length]));
});

test('a row that is too short, or of no group, is refused', () => {
  expect(() => runsOfTable({ groups: ['g'], columns: ['id', 'score'], rows: [['a']] })).toThrow(TypeError);
  expect(() => runsOfTable({ groups: ['g'], columns: ['group'], rows: [[1]] })).toThrow(TypeError);
});

test('the shipped runs are those that the step time interval counts', () => {
  const { published, classes } = shippedUncertainty.metrics.stepTimeS ?? {};
  expect(published?.runs).toHaveLength(classes?.['*']?.supportRows ?? 0);
  expect(new Set(published?.runs.map(({ id }) => id)).size).toBe(published?.runs.length);
});
