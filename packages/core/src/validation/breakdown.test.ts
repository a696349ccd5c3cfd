import { expect, test } from 'vitest';
import { sampleRow } from '../../test/validationRow.js';
import { planTraining } from '../training/index.js';
import { breakdownKeys, residualsBy } from './breakdown.js';
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
