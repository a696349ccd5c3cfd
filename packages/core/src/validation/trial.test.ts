import { expect, test } from 'vitest';
import { residualsWith } from '../../test/residuals.js';
import { sampleTraits } from '../../test/runTraits.js';
import { sampleRow } from '../../test/validationRow.js';
import { planTraining } from '../training/index.js';
import { shippedUncertainty } from '../uncertainty/index.js';
import { calibrateRows, ownRuns } from './calibrate.js';
import { drawsOf } from './draws.js';
import { fitUncertainty, withSimilarity } from './intervals.js';
import { predictRows } from './prediction.js';
import { reportOf } from './training.js';
import { calibrationTrial } from './trial.js';

/** Thirty clusters of seven runs each: all of a cluster's runs miss by about the same. */
const alike = residualsWith({
  groups: 30,
  rowsOfGroup: 7,
  seed: 3,
  shared: 0.2,
  own: 0.01,
  traitsOf: (_, row) => ({ accelerators: 2 ** (3 + (row % 4)) }),
}).map((each) => ({ ...each, source: each.group }));
/** The same without anything in common. */
const apart = residualsWith({ groups: 30, rowsOfGroup: 7, seed: 3, shared: 0, own: 0.1 }).map((each) => ({
  ...each,
  source: each.group,
}));

test('drawsOf draws two or three runs of each cell of at least five, and leaves the rest', () => {
  const some = alike.filter(({ group }) => ['g0', 'g1'].includes(group)).slice(0, 11);
  const draws = drawsOf(some, 'cell', { draws: 30, seed: 1 });
  expect(draws).toHaveLength(30);
  for (const { known, left } of draws) {
    expect([2, 3]).toContain(known.length);
    expect(known.length + left.length).toBe(7);
    expect(new Set([...known, ...left]).size).toBe(7);
  }
  expect(new Set(draws.map(({ known }) => known.length)).size).toBe(2);
  expect(drawsOf(some, 'cell', { draws: 30, seed: 1 })).toEqual(draws);
});

test('two or three runs correct most of what a cluster has in common, and their intervals still hold', () => {
  const { before, after, cells, widthFraction } = calibrationTrial(alike, 'cell');
  expect(cells).toBe(30);
  // Misses of 0.2 shared and 0.01 own: medians near 0.67 times that, 13 % and, with the error of two or three runs, 0.8 %.
  expect(before.medianAbsErrorPct).toBeGreaterThan(8);
  expect(after.medianAbsErrorPct).toBeLessThan(1.5);
  expect(after.coverageFraction).toBeGreaterThan(0.7);
  expect(widthFraction).toBeLessThan(0.3);
});

test('where runs have nothing in common, nothing is gained and little is lost', () => {
  const { before, after } = calibrationTrial(apart, 'cell');
  expect(after.medianAbsErrorPct / before.medianAbsErrorPct).toBeLessThan(1.15);
});

test('withSimilarity finds that runs of a cluster are missed alike, or not', () => {
  const of = (residuals: typeof alike) => withSimilarity(fitUncertainty(residuals, ''), residuals).similarity;
  const shareOf = (found: ReturnType<typeof of>) =>
    found === undefined ? 0 : (found.recipe + found.cell + found.layout) / found.noise;
  expect(shareOf(of(alike))).toBeGreaterThan(5 * shareOf(of(apart)));
});

test('measured steps of one layout that differ by 10 % lie within the interval that they correct', () => {
  const plain = predictRows([sampleRow({ id: 'a' })], (input) => planTraining(input))[0]?.outcome;
  if (plain?.kind !== 'predicted') throw new Error('skipped');
  const rows = [0.95, 1.05].map((factor, index) =>
    sampleRow({ id: `${index}`, measured: { stepTimeS: 1.02 * factor * plain.predicted } }),
  );
  const predictions = predictRows(rows, (input) => planTraining(input));
  for (const { measured, low, high } of reportOf(calibrateRows(predictions, ownRuns(predictions))).rows) {
    expect(low).toBeLessThan(measured ?? 0);
    expect(high).toBeGreaterThan(measured ?? Number.POSITIVE_INFINITY);
  }
});

test('calibrateRows corrects rows of the same source by the runs of others, never by their own', () => {
  const rows = ['a', 'b', 'c'].map((id, index) =>
    sampleRow({ id, hardware: { count: 8 * 2 ** index }, training: { dataParallel: 8 * 2 ** index } }),
  );
  const elsewhere = sampleRow({ id: 'd', source: { title: 'Another' } });
  const predictions = predictRows([...rows, elsewhere], (input) => planTraining(input));
  const runs = ownRuns(predictions).slice(0, 1);
  const corrected = calibrateRows(predictions, runs);
  const factors = reportOf(corrected).rows.map(({ factor }) => factor);
  expect(factors[0]).toBeUndefined();
  expect(factors[1]).toBeGreaterThan(0);
  expect(factors[3]).toBeUndefined();
  const [, before] = predictions;
  const [, after] = reportOf(corrected).rows;
  if (before?.outcome.kind !== 'predicted') throw new Error('skipped');
  expect(after?.predicted).toBeCloseTo(before.outcome.predicted * (factors[1] ?? 0), 12);
  expect(after?.low).toBeLessThan(after?.predicted ?? 0);
  expect(shippedUncertainty.similarity).toBeDefined();
  expect(runs[0]?.traits).toMatchObject({ accelerator: sampleTraits.accelerator, accelerators: 8 });
});
