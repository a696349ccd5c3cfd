import { expect, test } from 'vitest';
import { layoutWords, type PlainMap, resolvePlan, runPlan } from '../plan/index.js';
import type { Layout } from '../training/index.js';
import { parseAxes } from './axes.js';
import { sweepTable } from './columns.js';
import { parseFigures } from './figures.js';
import { differingPart, headerLine, parseHeader, parseRow, rowLine, type SweepIdentity } from './journal.js';
import { type SweepSetup, sweepRow } from './row.js';

const data: PlainMap = {
  athanor: 1,
  model: 'llama-3.1-8b',
  data: { tokens: '1T', sequenceLength: 8192 },
  cluster: { accelerator: 'h100-sxm', count: 64, fabric: 'infiniband-ndr-400g' },
  training: { globalBatchSequences: 512, layout: { tensorParallel: 2, sharding: 'zero1' } },
};

function setupOf(over: readonly string[], figures?: string): SweepSetup {
  const [axes, names] = [parseAxes(over, [], false), parseFigures(figures)];
  if (!axes.ok || !names.ok) throw new Error(JSON.stringify([axes, names]));
  return { data, files: {}, axes: axes.value, figures: names.value };
}

test('a row holds what the plan of its values is answered with, intervals included', () => {
  const setup = setupOf(
    ['training.layout.tensorParallel=2,4', 'cluster.network.scaleOutBytesPerS=200 Gb/s,400 Gb/s'],
    'stepTimeS,stepTimeS.low,stepTimeS.high,memoryHeadroomBytes.high,costUsd,runTimeS',
  );
  const changed = resolvePlan({
    data: {
      ...data,
      cluster: {
        accelerator: 'h100-sxm',
        count: 64,
        fabric: 'infiniband-ndr-400g',
        network: { scaleOutBytesPerS: '200 Gb/s' },
      },
      training: { globalBatchSequences: 512, layout: { tensorParallel: 4, sharding: 'zero1' } },
    },
  });
  if (!changed.ok) throw new Error('plan');
  const answer = runPlan(changed.value);
  const { figures = {} } = answer.outcomes.training ?? {};
  const found = sweepRow(setup, 2);
  expect(found).toMatchObject({ fits: answer.status === 'answered', error: null, errorField: null, layout: null });
  expect(found.figures).toEqual([
    figures.stepTimeS?.value,
    figures.stepTimeS?.low,
    figures.stepTimeS?.high,
    figures.memoryHeadroomBytes?.high,
    figures.costUsd?.value,
    figures.runTimeS?.value,
  ]);
  expect(found.figures.every((value) => typeof value === 'number')).toBe(true);
});

test('a plan that its rules refuse is a row with a code, and one that does not fit a row that says so', () => {
  const refused = sweepRow(setupOf(['training.layout.tensorParallel=3']), 0);
  expect(refused.fits).toBeNull();
  expect(refused.error).toMatch(/^training\./);
  expect(refused.errorField).toMatch(/^training\.layout\./);
  expect(new Set(refused.figures)).toEqual(new Set([null]));
  const large = sweepRow(setupOf(['model=llama-3.1-70b'], 'stepTimeS'), 0);
  expect(large.fits).toBe(false);
  expect(large.figures[0]).toBeGreaterThan(0);
  // A value inside something that is no mapping.
  expect(sweepRow(setupOf(['model.huggingface=x.json']), 0)).toMatchObject({ error: 'plan.settingIntoValue' });
});

test('a searched row is the fastest layout, in words', () => {
  const small = { ...data, cluster: { accelerator: 'h100-sxm', count: 8, fabric: 'infiniband-ndr-400g' } };
  const setup = { ...setupOf(['training.layout=search'], 'stepTimeS'), data: small };
  const resolved = resolvePlan({ data: { ...small, training: { globalBatchSequences: 512, layout: 'search' } } });
  if (!resolved.ok) throw new Error('plan');
  const { figures, details } = runPlan(resolved.value).outcomes.training ?? {};
  const found = sweepRow(setup, 0);
  expect(found.figures).toEqual([figures?.stepTimeS?.value]);
  expect(found.layout).toBe(layoutWords(details?.layout as Layout));
  expect(sweepTable(setup).columns.map(({ name }) => name)).toContain('layout');
});

test('axes are columns of numbers where all their values are quantities, in SI', () => {
  const setup = setupOf(
    [
      'cluster.network.scaleOutBytesPerS=200 Gb/s,5e10',
      'training.precision=bf16,fp8',
      'training.layout.sequenceParallel=true,false',
      'training.layout.schedule=1f1b,[1f1b,interleaved]',
    ],
    'stepTimeS',
  );
  const table = sweepTable(setup);
  expect(table.columns).toEqual([
    { name: 'cluster.network.scaleOutBytesPerS', type: 'number' },
    { name: 'training.precision', type: 'text' },
    { name: 'training.layout.sequenceParallel', type: 'boolean' },
    { name: 'training.layout.schedule', type: 'text' },
    { name: 'fits', type: 'boolean' },
    { name: 'error', type: 'text' },
    { name: 'errorField', type: 'text' },
    { name: 'stepTimeS', type: 'number', unit: 's' },
  ]);
  const row = { fits: true, error: null, errorField: null, layout: null, figures: [3] };
  // 200 Gb/s are 2.5e10 B/s.
  expect(table.cells(0, row)).toEqual([2.5e10, 'bf16', true, '1f1b', true, null, null, 3]);
  expect(table.cells(15, row)).toEqual([5e10, 'fp8', false, '["1f1b","interleaved"]', true, null, null, 3]);
});

test('figures that no plan has are refused with the nearest', () => {
  expect(parseFigures('stepTimeS, stepTime,runTimeS,runTimeS')).toMatchObject({
    ok: false,
    issues: [
      {
        code: 'sweep.unknownFigure',
        data: { figure: 'stepTime' },
        hint: { data: { names: ['stepTimeS', 'stepTimeS.low', 'stepTimeFloorS'] } },
      },
      { code: 'sweep.figureTwice', data: { figure: 'runTimeS' } },
    ],
  });
});

test('a row of the journal is read back as it was, and only as the row that it is', () => {
  const row = { fits: false, error: null, errorField: null, layout: 'tensorParallel 8', figures: [1 / 3, null, 1e300] };
  const line = rowLine(7, row);
  expect(parseRow(line.trimEnd(), 7, 3)).toEqual(row);
  expect(parseRow(line.trimEnd(), 6, 3)).toBeUndefined();
  expect(parseRow(line.trimEnd(), 7, 2)).toBeUndefined();
  // No beginning of a row passes for one.
  for (let end = 0; end < line.length - 1; end += 1) expect(parseRow(line.slice(0, end), 7, 3)).toBeUndefined();
});

test('a journal knows its sweep, and which part of another differs', () => {
  const sweep: SweepIdentity = { version: '1', plan: 'p', axes: ['a=1'], figures: ['f'], rows: 2 };
  expect(parseHeader(headerLine(sweep).trimEnd())).toEqual(sweep);
  expect(parseHeader('{"journal":"another"}')).toBeUndefined();
  expect(parseHeader('[]')).toBeUndefined();
  expect(differingPart(sweep, { ...sweep })).toBeUndefined();
  expect(differingPart(sweep, { ...sweep, axes: ['a=2'] })).toBe('axes');
  expect(differingPart(sweep, { ...sweep, plan: 'q', axes: [] })).toBe('plan');
  expect(differingPart(sweep, { ...sweep, figures: [] })).toBe('figures');
  expect(differingPart(sweep, { ...sweep, version: '2' })).toBe('version');
});
