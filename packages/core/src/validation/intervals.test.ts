import { expect, test } from 'vitest';
import { residualsWith } from '../../test/residuals.js';
import { sampleTraits } from '../../test/runTraits.js';
import { errorScaleOf } from '../uncertainty/index.js';
import { fitErrorScale } from './errorScale.js';
import { fitUncertainty } from './intervals.js';
import { intervalQuality } from './quality.js';
import { intervalScore } from './score.js';

/** Of rows of several groups and sources there is always something to judge. */
function qualityOf(residuals: Parameters<typeof intervalQuality>[0], unit: 'group' | 'source') {
  const found = intervalQuality(residuals, unit);
  if (found === undefined) throw new Error('nothing was judged');
  return found;
}

const law = { groups: 120, rowsOfGroup: 3, seed: 7, shared: 0.1, own: 0.05 };
/** Half of the groups wait for communication for 60 % of the step: misses e^1.2 = 3.3 times as large. */
const uneven = { ...law, traitsOf: (group: number) => ({ communicationFraction: group % 2 === 0 ? 0 : 0.6 }) };

test('intervals of groups that share most of their error hold 80 % of rows of groups left out', () => {
  // 120 groups: the share has a standard error of about √(0.8 · 0.2 / 120) = 3.7 %.
  for (const each of [law, uneven]) {
    const { coverageFraction } = qualityOf(residualsWith(each), 'group');
    expect(coverageFraction.value).toBeGreaterThan(0.73);
    expect(coverageFraction.value).toBeLessThan(0.88);
    expect(coverageFraction.error).toBeGreaterThan(0.01);
    expect(coverageFraction.error).toBeLessThan(0.06);
  }
});

test('intervals follow what makes misses large: their score beats one width for all, and only where there is something to follow', () => {
  // Two normal laws, 3.3 to 1: the mean of their widths is (1 + 3.3)/2 = 2.16 narrow ones; one width for both must be near the wide one.
  expect(qualityOf(residualsWith(uneven), 'group').scoreRatio.value).toBeLessThan(0.85);
  const even = qualityOf(residualsWith(law), 'group').scoreRatio;
  expect(even.value).toBeGreaterThan(0.95);
  expect(even.value).toBeLessThan(1.08);
});

test('intervals of a source left out hold their share too where sources miss alike', () => {
  const { coverageFraction, unit } = qualityOf(residualsWith(law), 'source');
  expect(unit).toBe('source');
  expect(coverageFraction.value).toBeGreaterThan(0.73);
  expect(coverageFraction.value).toBeLessThan(0.88);
});

test('intervalScore adds ten times what a value lies outside to the width of an 80 % interval', () => {
  expect(intervalScore(0, [-1, 2], 0.2)).toBe(3);
  expect(intervalScore(2.5, [-1, 2], 0.2)).toBeCloseTo(8, 12);
  expect(intervalScore(-1.25, [-1, 2], 0.2)).toBeCloseTo(5.5, 12);
});

test('fitErrorScale finds how much larger misses are where steps wait for communication', () => {
  const scale = fitErrorScale(residualsWith(uneven));
  const at = (communicationFraction: number) => errorScaleOf(scale, { ...sampleTraits, communicationFraction });
  // e^1.2 = 3.32, less what the pull to 0 takes.
  expect(at(0.6) / at(0)).toBeGreaterThan(2.2);
  expect(at(0.6) / at(0)).toBeLessThan(3.6);
});

test('fitUncertainty keeps a class only with 30 rows and 10 groups, and always the coarsest', () => {
  const keys = (groups: number, rowsOfGroup: number) =>
    Object.keys(
      fitUncertainty(residualsWith({ ...law, groups, rowsOfGroup }), '2026-11').metrics.stepTimeS?.classes ?? {},
    );
  expect(keys(10, 3).sort()).toEqual(['*', 'dense', 'hopper dense']);
  expect(keys(9, 4)).toEqual(['*']);
  expect(keys(10, 2)).toEqual(['*']);
});

test('fitUncertainty fits a typical miss only where there are rows for it; else the quantiles are those of the misses', () => {
  expect(fitUncertainty(residualsWith(law), '2026-11').metrics.stepTimeS?.scale).toBeDefined();
  // Ten groups of three rows at ln 1, ln 1.1, … ln 1.9: the extremes of ten groups are all that a tail of (11 · 10 % − 1)/10 = 1 % leaves out.
  const few = residualsWith({ ...law, groups: 10, rowsOfGroup: 3 }).map((each, index) => ({
    ...each,
    logRatio: Math.log(1 + Math.floor(index / 3) / 10),
  }));
  const table = fitUncertainty(few, '2026-11').metrics.stepTimeS;
  expect(table?.scale).toBeUndefined();
  expect(table?.classes['*']?.low).toBeCloseTo(0, 10);
  expect(table?.classes['*']?.high).toBeCloseTo(Math.log(1.9), 10);
  expect(table?.classes['*']).toMatchObject({ supportRows: 30, supportGroups: 10, generations: ['hopper'] });
});

test('intervalQuality has nothing to say of one group or one source', () => {
  const one = residualsWith({ ...law, groups: 1 });
  expect(intervalQuality(one, 'group')).toBeUndefined();
  expect(intervalQuality([], 'source')).toBeUndefined();
});
