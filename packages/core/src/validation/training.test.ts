import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sampleRow } from '../../test/validationRow.js';
import { planTraining } from '../training/index.js';
import type { TrainingUncertainty } from '../uncertainty/index.js';
import { groupOf, type Predictor } from './prediction.js';
import { parseRows, type TrainingRow } from './row.js';
import { validateTraining } from './training.js';

/** A predictor that answers the same whatever it is asked. */
function answering(values: Readonly<Record<string, number>>): Predictor {
  return (input) => {
    const real = planTraining(input);
    return real.kind === 'invalid' ? real : { kind: 'predicted', evaluation: { ...real.evaluation, values } };
  };
}

/** Bounds at 0.9 and 1.2 of every prediction. */
const bounds = { low: Math.log(0.9), high: Math.log(1.2), supportRows: 40, supportGroups: 12, generations: ['hopper'] };
const table: TrainingUncertainty = {
  asOf: '2026-11',
  coverageFraction: 0.8,
  metrics: {
    stepTimeS: { classes: { 'hopper dense': bounds } },
    peakMemoryBytes: { classes: { 'hopper dense': bounds } },
  },
};
const uncertaintyOf = () => table;

const four: readonly TrainingRow[] = [
  // 10 s predicted of 8 s: +25 %; 9 to 12 s does not hold 8 s.
  sampleRow({ id: 'a', measured: { stepTimeS: 8 } }),
  // 10 s of 10 s: 0 %, held.
  sampleRow({ id: 'b', measured: { stepTimeS: 10, peakMemoryBytes: 50e9 } }),
  // 10 s of 12.5 s, from 128 · 8,192 / (8 · 10,485.76) tokens per second: −20 %, not held.
  sampleRow({ id: 'c', measured: { stepTimeS: null, tokensPerSPerAccelerator: 10485.76 } }),
  sampleRow({ id: 'd', verified: false, measured: { stepTimeS: 7 } }),
];

test('validateTraining summarises four rows as computed by hand', () => {
  const { summary } = validateTraining(four, answering({ stepTimeS: 10, peakMemoryBytes: 60e9 }), { uncertaintyOf });
  const step = summary.stepTimeS;
  // Errors 25, 0, −20: absolute median 20, mean 15, signed mean 5/3.
  expect(step).toMatchObject({ count: 3, skipped: 1, coverage80: 1 / 3 });
  expect(step?.medianAbsErrorPct).toBeCloseTo(20, 10);
  expect(step?.meanAbsErrorPct).toBeCloseTo(15, 10);
  expect(step?.biasPct).toBeCloseTo(5 / 3, 10);
  // 60 GB of 50 GB: +20 %; 54 to 72 GB does not hold 50 GB.
  expect(summary.peakMemoryBytes).toMatchObject({ count: 1, skipped: 0, coverage80: 0 });
  expect(summary.peakMemoryBytes?.biasPct).toBeCloseTo(20, 10);
});

test('validateTraining prints rows in order with bounds, what they were derived from, and why they were skipped', () => {
  const { rows } = validateTraining(four, answering({ stepTimeS: 10, peakMemoryBytes: 60e9 }), {
    uncertaintyOf,
    foldOf: () => '3',
  });
  const group = 'A report | Llama 3 8B | h100-sxm';
  expect(rows.map(({ id, metric }) => `${id} ${metric}`)).toEqual([
    'a stepTimeS',
    'b stepTimeS',
    'b peakMemoryBytes',
    'c stepTimeS',
    'd stepTimeS',
  ]);
  expect(rows[0]).toEqual({
    id: 'a',
    metric: 'stepTimeS',
    group,
    measured: 8,
    predicted: 10,
    errorPct: 25,
    low: expect.closeTo(9, 12),
    high: expect.closeTo(12, 12),
    supportRows: 40,
    fold: '3',
  });
  expect(rows[3]).toMatchObject({
    derivedFrom: expect.stringMatching(/^global batch tokens over 10485\S* tokens\/s for each accelerator$/),
  });
  expect(rows[3]?.measured).toBeCloseTo(12.5, 10);
  expect(rows[4]).toEqual({
    id: 'd',
    metric: 'stepTimeS',
    group,
    measured: 7,
    predicted: null,
    errorPct: null,
    low: null,
    high: null,
    supportRows: 0,
    fold: '3',
    skipped: 'the figures were not re-read in the source',
  });
});

test('validateTraining skips a row whose layout breaks a rule of the planner, for every metric it has', () => {
  const row = sampleRow({
    model: { kvHeads: 8, attentionHeads: 32 },
    training: { tensorParallel: 3, dataParallel: 8 },
    hardware: { count: 24 },
    measured: { peakMemoryBytes: 1 },
  });
  const { rows, summary } = validateTraining([row], planTraining, { uncertaintyOf });
  expect(
    rows.map(({ skipped }) =>
      skipped?.startsWith('the layout breaks a rule of the planner: layout.tensorParallel: expected a divisor'),
    ),
  ).toEqual([true, true]);
  expect(summary.stepTimeS).toEqual({
    count: 0,
    skipped: 1,
    medianAbsErrorPct: null,
    meanAbsErrorPct: null,
    biasPct: null,
    coverage80: null,
  });
});

test('validateTraining skips predictions that are no finite positive number', () => {
  const { rows } = validateTraining(four.slice(0, 1), answering({ stepTimeS: Number.NaN }), { uncertaintyOf });
  expect(rows[0]?.skipped).toBe('the prediction is not a finite number');
});

test('validateTraining asks the predictor of each row’s fold where there are folds', () => {
  const predictorOf = (row: TrainingRow) => answering({ stepTimeS: row.id === 'a' ? 8 : 20, peakMemoryBytes: 1 });
  const { rows } = validateTraining(four, planTraining, { uncertaintyOf, predictorOf });
  const steps = rows.filter(({ metric }) => metric === 'stepTimeS');
  expect(steps.map(({ predicted }) => predicted)).toEqual([8, 20, 20, null]);
});

test('groupOf joins source, model and accelerator', () => {
  expect(groupOf(sampleRow({ source: { title: null } }))).toBe('unknown source | Llama 3 8B | h100-sxm');
});

const bundled = parseRows(
  JSON.parse(readFileSync(new URL('../../../../validation/training-runs.json', import.meta.url), 'utf8')),
);

test('every bundled row is predicted or skipped with a reason, and few are skipped', () => {
  if (!bundled.ok) throw new Error(JSON.stringify(bundled.issues.slice(0, 3)));
  const { rows, summary } = validateTraining(bundled.value, planTraining);
  const steps = rows.filter(({ metric }) => metric === 'stepTimeS');
  expect(steps.map(({ id }) => id)).toEqual(bundled.value.map(({ id }) => id));
  for (const row of rows) {
    if (row.skipped === undefined) {
      for (const value of [row.measured, row.predicted, row.low, row.high]) expect(value).toBeGreaterThan(0);
      expect(row.low).toBeLessThan(row.high ?? 0);
    } else {
      expect(row.skipped.length).toBeGreaterThan(10);
    }
  }
  const step = summary.stepTimeS;
  expect((step?.count ?? 0) + (step?.skipped ?? 0)).toBe(1224);
  expect((step?.skipped ?? Number.POSITIVE_INFINITY) / 1224).toBeLessThan(0.12);
  expect(summary.peakMemoryBytes).toMatchObject({ count: 46, skipped: 0 });
});

test('no rule of the resolution reads the measured time', () => {
  if (!bundled.ok) throw new Error('unreadable');
  const rows = bundled.value.filter(({ measured }) => measured.stepTimeS !== null);
  // Rates go with the time: a row whose figures contradict each other is skipped.
  const half = (rate: number | null) => (rate === null ? null : rate / 2);
  const doubled = rows.map((row) => ({
    ...row,
    measured: {
      ...row.measured,
      stepTimeS: (row.measured.stepTimeS ?? 0) * 2,
      tokensPerSPerAccelerator: half(row.measured.tokensPerSPerAccelerator),
      modelTflopsPerAccelerator: half(row.measured.modelTflopsPerAccelerator),
    },
  }));
  const predicted = (list: readonly TrainingRow[]) =>
    validateTraining(list, planTraining).rows.map((row) => row.predicted);
  expect(predicted(doubled)).toEqual(predicted(rows));
});
