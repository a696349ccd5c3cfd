import { expect, test } from 'vitest';
import { rawRow } from '../../test/validationRow.js';
import { newestRelease } from '../catalog/index.js';
import { formatIssue } from '../messages/index.js';
import { planTraining } from '../training/index.js';
import { predictRows } from './prediction.js';
import { textOf } from './resolution.js';
import { parseRows, type TrainingRow } from './row.js';
import { validateTraining } from './training.js';

function refusals(content: unknown): readonly string[] {
  const result = parseRows(content);
  return result.ok ? [] : result.issues.map(formatIssue);
}

function rowsOf(content: unknown): readonly TrainingRow[] {
  const result = parseRows(content);
  if (!result.ok) throw new Error(result.issues.map(formatIssue).join('\n'));
  return result.value;
}

test.each([
  { name: 'an object instead of a list', content: { rows: [] }, messages: ['expected a list of rows, got an object'] },
  { name: 'nothing', content: null, messages: ['expected a list of rows, got null'] },
  { name: 'a text', content: 'rows', messages: ['expected a list of rows, got a string'] },
  { name: 'an empty list', content: [], messages: ['expected at least one row, got an empty list'] },
  {
    name: 'the same id twice',
    content: [rawRow(), rawRow({ measured: { stepTimeS: 11 } })],
    messages: ['1.id: id "llama-3-8b" is already used by row 0'],
  },
  {
    name: 'the same id on a row that cannot be read',
    content: [rawRow(), { id: 'llama-3-8b' }],
    messages: ['1.id: id "llama-3-8b" is already used by row 0'],
  },
])('parseRows refuses $name', ({ content, messages }) => {
  expect(refusals(content)).toEqual(messages);
});

test.each([
  { name: 'a number as a row', entry: 7, faults: ['row 0: expected an object, got 7'] },
  { name: 'a list as a row', entry: [], faults: ['row 0: expected an object, got a list'] },
  {
    name: 'a negative time',
    entry: rawRow({ measured: { stepTimeS: -1 } }),
    faults: ['llama-3-8b.measured.stepTimeS: expected more than 0, got -1'],
  },
  {
    name: 'a step longer than any',
    entry: rawRow({ measured: { stepTimeS: 1e300 } }),
    faults: ['llama-3-8b.measured.stepTimeS: expected at most 100000000, got 1e+300'],
  },
  {
    name: 'an MFU in percent',
    entry: rawRow({ measured: { mfu: 45 } }),
    faults: ['llama-3-8b.measured.mfu: expected at most 1, got 45'],
  },
  {
    name: 'half an accelerator',
    entry: rawRow({ hardware: { count: 1.5 } }),
    faults: ['llama-3-8b.hardware.count: expected a whole number, got 1.5'],
  },
  {
    name: 'a batch beyond any machine',
    entry: rawRow({ training: { globalBatchSize: 1e300 } }),
    faults: ['llama-3-8b.training.globalBatchSize: expected at most 100000000, got 1e+300'],
  },
  {
    name: 'no pipeline ranks',
    entry: rawRow({ training: { pipelineParallel: 0 } }),
    faults: ['llama-3-8b.training.pipelineParallel: expected at least 1, got 0'],
  },
  {
    name: 'an unknown recipe',
    entry: rawRow({ training: { recipe: 'fp32' } }),
    faults: [
      'llama-3-8b.training.recipe: expected bf16, fp16, fp8-tensor, fp8-row, fp8-block, mxfp8 or nvfp4, got "fp32"',
    ],
  },
  {
    name: 'a number as sharding',
    entry: rawRow({ training: { fsdp: 3 } }),
    faults: ['llama-3-8b.training.fsdp: expected true, false or text, got 3'],
  },
  {
    name: 'words for a number, and a section that is missing',
    entry: { ...rawRow({ model: { layers: 'many' } }), measured: undefined },
    faults: [
      'llama-3-8b.model.layers: expected a number, got "many"',
      'llama-3-8b.measured: expected an object, got nothing',
    ],
  },
])('parseRows keeps a row with $name and says so', ({ entry, faults }) => {
  const [row, other] = rowsOf([entry, { ...rawRow(), id: 'other' }]);
  expect(row?.faults.map(formatIssue)).toEqual(faults);
  expect(other?.faults).toEqual([]);
});

test('a row that cannot be read is skipped with its faults, and the rest of the file is predicted', () => {
  const rows = rowsOf([
    rawRow({ training: { pipelineParallel: -2 }, measured: { mfu: 45 } }),
    { ...rawRow(), id: 'b' },
  ]);
  const report = validateTraining(rows, (input) => planTraining(input));
  expect(report.rows.map(({ id, measured, skipped }) => ({ id, measured, skipped }))).toEqual([
    {
      id: 'llama-3-8b',
      measured: 10,
      skipped:
        'it cannot be read: llama-3-8b.training.pipelineParallel: expected at least 1, got -2; ' +
        'llama-3-8b.measured.mfu: expected at most 1, got 45',
    },
    { id: 'b', measured: 10, skipped: undefined },
  ]);
  expect(report.summary.stepTimeS).toMatchObject({ count: 1, skipped: 1 });
});

test.each([
  { written: { training: { microBatchSize: '2' } }, read: { training: { microBatchSize: 2 } } },
  { written: { hardware: { count: '1,024' } }, read: { hardware: { count: 1024 } } },
  { written: { hardware: { acceleratorId: 'H100_SXM' } }, read: { hardware: { acceleratorId: 'h100-sxm' } } },
  { written: { measured: { stepTimeS: ' 9.5 ' } }, read: { measured: { stepTimeS: 9.5 } } },
  { written: { model: { parametersTotal: '8e9' } }, read: { model: { parametersTotal: 8e9 } } },
  { written: { model: { layers: '' } }, read: { model: { layers: null } } },
  { written: { training: { sequenceParallel: 'True' } }, read: { training: { sequenceParallel: true } } },
  { written: { verified: 'false' }, read: { verified: false } },
  { written: { verified: null }, read: { verified: true } },
  { written: { training: { virtualPipeline: 0 } }, read: { training: { virtualPipeline: 1 } } },
  { written: { training: { recompute: false } }, read: { training: { recompute: 'none' } } },
  { written: { training: { task: 'LoRA fine-tuning' } }, read: { training: { task: 'lora' } } },
  { written: { training: { task: 'fine-tuning' } }, read: { training: { task: 'sft' } } },
  { written: { model: { kind: 'MoE', attention: 'MQA' } }, read: { model: { kind: 'moe', attention: 'gqa' } } },
  { written: { training: { recipe: 'FP8 rowwise' } }, read: { training: { recipe: 'fp8-row', precision: 'bf16' } } },
  {
    written: { training: { recipe: 'int8', precision: null } },
    read: { training: { recipe: 'fp8-tensor', precision: 'int8' } },
  },
  { written: { hardwareTflopsPerAccelerator: 137 }, read: { hardwareTflopsPerAccelerator: 137 } },
  { written: { measured: { hardwareTflopsPerAccelerator: '137' } }, read: { hardwareTflopsPerAccelerator: 137 } },
])('parseRows reads $written as $read', ({ written, read }) => {
  const [row] = rowsOf([rawRow(written)]);
  expect(row?.faults).toEqual([]);
  expect(row).toMatchObject(read);
});

test.each(['May 2025', '2025-Q3', '2025/05', 'garbage', '2025-13', '2025-00', 20255])(
  'a row dated %j is predicted as one without a date, and says so',
  (date) => {
    const [row, undated] = rowsOf([rawRow({ date }), rawRow({ id: 'undated', date: null })]);
    expect(row).toMatchObject({ date: null, faults: [] });
    expect(row?.assumed.map((each) => `${each.field} ${each.value}: ${textOf(each.reason)}`)).toEqual([
      `date ${newestRelease}: "${date}" is no date (YYYY, YYYY-MM or YYYY-MM-DD): as without one, the newest release of the software`,
    ]);
    const stepTimeOf = (one: TrainingRow | undefined) =>
      predictRows(one === undefined ? [] : [one], (input) => planTraining(input)).map(({ outcome }) =>
        outcome.kind === 'predicted' ? outcome.predicted : NaN,
      )[0];
    expect(stepTimeOf(row)).toBeGreaterThan(0);
    expect(stepTimeOf(row)).toBe(stepTimeOf(undated));
  },
);

test.each([
  { date: 2025, read: '2025' },
  { date: ' 2025-05 ', read: '2025-05' },
  { date: '2025-05-31', read: '2025-05-31' },
  { date: '1999-01', read: '1999-01' },
  { date: '', read: null },
])('a row dated $date is of $read, without a note', ({ date, read }) => {
  expect(rowsOf([rawRow({ date })])[0]).toMatchObject({ date: read, faults: [], assumed: [] });
});

test('parseRows names rows without an id by their place, and says so', () => {
  const rows = rowsOf([
    { ...rawRow(), id: '' },
    { ...rawRow(), id: undefined },
    rawRow({ id: 'row-1' }),
    { ...rawRow(), id: 7 },
  ]);
  expect(rows.map(({ id }) => id)).toEqual(['row-0', 'row-1-2', 'row-1', '7']);
  expect(rows.map(({ assumed }) => assumed.map(({ reason }) => textOf(reason)))).toEqual([
    ['no id is given: named by its place in the file, 0'],
    ['no id is given: named by its place in the file, 1'],
    [],
    [],
  ]);
});

test('parseRows reads unpublished and missing values alike as null and keeps keys it does not know', () => {
  const result = parseRows([
    { id: 'bare', source: {}, model: { name: 'x' }, hardware: { count: null }, training: {}, measured: {}, extra: 1 },
  ]);
  expect(result.ok).toBe(true);
  const [row] = result.ok ? result.value : [];
  expect(row).toMatchObject({ verified: true, date: null, extra: 1, hardware: { count: null, network: null } });
  expect(row?.model.layers).toBeNull();
});

test('parseRows keeps fields that it does not know, and takes those spelt nearly like a missing one for faults', () => {
  const { tensorParallel, ...training } = rawRow().training as Record<string, unknown>;
  const misspelt = { ...rawRow(), id: 'a', training: { ...training, tensor_paralel: tensorParallel } };
  const more = rawRow({ id: 'b', training: { seed: 3, frameworkVersion: '2.1' }, author: 'me' });
  const parsed = parseRows([misspelt, more]);
  if (!parsed.ok) throw new Error('refused');
  expect(parsed.value[0]?.faults.map(formatIssue)).toEqual([
    'a.training.tensor_paralel: no such field. Did you mean tensorParallel?',
  ]);
  expect(parsed.value[1]).toMatchObject({
    faults: [],
    ignored: ['author', 'training.seed', 'training.frameworkVersion'],
  });
});
