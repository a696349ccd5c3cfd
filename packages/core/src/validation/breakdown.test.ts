import { expect, test } from 'vitest';
import { sampleRow } from '../../test/validationRow.js';
import { planTraining } from '../training/index.js';
import { breakdownKeys, isJudged, residualsBy, worstRows } from './breakdown.js';
import { type Prediction, predictRows } from './prediction.js';

const [template] = predictRows([sampleRow()], planTraining);

/** A prediction of 10 s against `measured`, of a source. */
function prediction(title: string, measured: number): Prediction {
  if (template?.outcome.kind !== 'predicted') throw new Error('skipped');
  return {
    ...template,
    row: sampleRow({ source: { title } }),
    outcome: { ...template.outcome, predicted: 10, measured },
  };
}

test('residualsBy groups signed errors, the largest class first', () => {
  // +25, 0, −20 % of "one"; +100 % of "two".
  const list = [prediction('one', 8), prediction('two', 5), prediction('one', 10), prediction('one', 12.5)];
  const classes = residualsBy(list, 'source');
  expect(classes.map(({ key, count }) => [key, count])).toEqual([
    ['one', 3],
    ['two', 1],
  ]);
  expect(classes[0]?.medianAbsErrorPct).toBeCloseTo(20, 10);
  expect(classes[0]?.meanAbsErrorPct).toBeCloseTo(15, 10);
  expect(classes[0]?.medianErrorPct).toBeCloseTo(0, 10);
  expect(classes[1]?.medianErrorPct).toBeCloseTo(100, 10);
});

test('residualsBy leaves out skipped rows and other metrics', () => {
  const skipped: Prediction = {
    ...prediction('one', 8),
    outcome: { kind: 'skipped', measured: null, reason: { code: 'validation.skip.noCount', data: {} } },
  };
  const memory: Prediction = { ...prediction('one', 8), metric: 'peakMemoryBytes' };
  expect(residualsBy([skipped, memory], 'source')).toEqual([]);
  expect(residualsBy([skipped, memory], 'source', 'peakMemoryBytes')).toHaveLength(1);
});

test.each(breakdownKeys.map((key) => ({ key })))('residualsBy can group by $key', ({ key }) => {
  expect(residualsBy([prediction('one', 8)], key)[0]?.key).toMatch(/./);
});

test('residualsBy crosses several keys, and counts the sources of a class', () => {
  const list = [prediction('one', 8), prediction('two', 5), prediction('one', 10)];
  expect(residualsBy(list, ['accelerator', 'kind'])).toMatchObject([{ key: 'h100-sxm · dense', count: 3, sources: 2 }]);
  expect(residualsBy(list, ['kind', 'source']).map(({ key, sources }) => [key, sources])).toEqual([
    ['dense · one', 1],
    ['dense · two', 1],
  ]);
});

test('isJudged asks for 20 rows from 2 sources', () => {
  const [all] = residualsBy([prediction('one', 8)], 'kind');
  if (all === undefined) throw new Error('no class');
  expect(isJudged({ ...all, count: 20, sources: 2 })).toBe(true);
  expect(isJudged({ ...all, count: 19, sources: 2 })).toBe(false);
  expect(isJudged({ ...all, count: 200, sources: 1 })).toBe(false);
});

test('worstRows are those furthest off as a ratio: half the time is as far as twice', () => {
  // 10 s predicted of 5, 21, 9: ratios 2, 1/2.1, 1.1.
  const list = [prediction('one', 9), prediction('one', 5), prediction('one', 21)];
  expect(worstRows(list, 2).map(({ measured }) => measured)).toEqual([21, 5]);
  expect(worstRows(list, 2)[1]?.errorPct).toBeCloseTo(100, 10);
});
