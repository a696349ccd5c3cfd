import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { planTraining } from '../src/training/index.js';
import { parseRows, predictRows, reportOf, resolveRow } from '../src/validation/index.js';

const parsed = parseRows(
  JSON.parse(readFileSync(new URL('../../../validation/training-runs.json', import.meta.url), 'utf8')),
);
if (!parsed.ok) throw new Error('the bundled rows cannot be read');
const rows = parsed.value;
const predictions = predictRows(rows, (input) => planTraining(input));
const report = reportOf(predictions);

function errorPct(id: string): number {
  const row = report.rows.find((one) => one.id === id && one.metric === 'stepTimeS');
  if (row?.errorPct == null) throw new Error(`${id} was not predicted: ${row?.skipped}`);
  return row.errorPct;
}

describe('Llama 3 405B (The Llama 3 Herd of Models, Table 4)', () => {
  // The paper's figures count causal attention once: were the mask ignored, 380 TFLOP/s at 131,072 tokens would be 2.33 · 6N per token
  // and the step would take 15.5 s, longer than all kernels of it one after the other.
  test.each([
    { id: 'llama3-herd-405b-8192-cp1', mfuPct: 43 },
    { id: 'llama3-herd-405b-16384-cp1', mfuPct: 41 },
    { id: 'llama3-herd-405b-16384-cp16', mfuPct: 38 },
  ])('$id is within 4 points of $mfuPct % MFU', ({ id, mfuPct }) => {
    const row = rows.find((one) => one.id === id);
    const resolved = row === undefined ? undefined : resolveRow(row);
    if (resolved?.kind !== 'resolved') throw new Error(`${id} cannot be resolved`);
    const answer = planTraining(resolved.value);
    if (answer.kind !== 'predicted') throw new Error(`${id} breaks a rule`);
    expect(Math.abs(100 * (answer.evaluation.values.mfuFraction ?? Number.NaN) - mfuPct)).toBeLessThanOrEqual(4);
  });
});

describe('Megatron models of Korthikanti et al. 2022, Table 5', () => {
  const ids = ['22b', '175b', '530b', '1t'].flatMap((size) =>
    ['full', 'seqsel'].map((kind) => `korthikanti2022-${size}-${kind}`),
  );
  test.each(ids)('%s takes its step time within 10 %%', (id) => {
    expect(Math.abs(errorPct(id))).toBeLessThanOrEqual(10);
  });
});

describe('all bundled rows', () => {
  test('each is predicted or skipped with a reason, and at most 35 % are skipped', () => {
    const steps = report.rows.filter(({ metric }) => metric === 'stepTimeS');
    expect(steps).toHaveLength(rows.length);
    expect(steps.filter(({ predicted, skipped }) => predicted === null && !skipped)).toEqual([]);
    expect(report.summary.stepTimeS?.skipped ?? rows.length).toBeLessThanOrEqual(0.35 * rows.length);
  });

  test('dense 16-bit step times have a median absolute error of at most 12 %', () => {
    const dense = new Set(
      rows
        .filter(({ model, training }) => model.kind === 'dense' && ['bf16', 'fp16'].includes(training.recipe ?? ''))
        .map(({ id }) => id),
    );
    const errors = report.rows
      .flatMap(({ id, metric, errorPct: error }) =>
        metric === 'stepTimeS' && dense.has(id) && error !== null ? [Math.abs(error)] : [],
      )
      .sort((a, b) => a - b);
    expect(errors.length).toBeGreaterThan(500);
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThanOrEqual(12);
  });

  test('allocator peaks have a median absolute error of at most 5 %', () => {
    expect(report.summary.peakMemoryBytes?.medianAbsErrorPct ?? 100).toBeLessThanOrEqual(5);
  });
});
