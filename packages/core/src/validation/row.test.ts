import { expect, test } from 'vitest';
import { rawRow } from '../../test/validationRow.js';
import { formatIssue } from '../messages/index.js';
import { parseRows } from './row.js';

function messagesOf(content: unknown): readonly string[] {
  const result = parseRows(content);
  return result.ok ? [] : result.issues.map(formatIssue);
}

test.each([
  { name: 'an object instead of a list', content: { rows: [] }, messages: ['expected a list of rows, got an object'] },
  { name: 'nothing', content: null, messages: ['expected a list of rows, got null'] },
  { name: 'a text', content: 'rows', messages: ['expected a list of rows, got string'] },
  { name: 'an empty list', content: [], messages: ['expected at least one row, got an empty list'] },
  { name: 'a number as a row', content: [7], messages: ['0: row 0: expected an object, got 7'] },
  {
    name: 'the same id twice',
    content: [rawRow(), rawRow({ measured: { stepTimeS: 11 } })],
    messages: ['1.id: id "llama-3-8b" is already used by row 0'],
  },
  {
    name: 'a negative time',
    content: [rawRow({ measured: { stepTimeS: -1 } })],
    messages: ['0.measured.stepTimeS: llama-3-8b: expected more than 0, got -1'],
  },
  {
    name: 'an MFU in percent',
    content: [rawRow({ measured: { mfu: 45 } })],
    messages: ['0.measured.mfu: llama-3-8b: expected at most 1, got 45'],
  },
  {
    name: 'half an accelerator',
    content: [rawRow({ hardware: { count: 1.5 } })],
    messages: ['0.hardware.count: llama-3-8b: expected a whole number, got 1.5'],
  },
  {
    name: 'no pipeline ranks',
    content: [rawRow({ training: { pipelineParallel: 0 } })],
    messages: ['0.training.pipelineParallel: llama-3-8b: expected at least 1, got 0'],
  },
  {
    name: 'an unknown recipe',
    content: [rawRow({ training: { recipe: 'fp8' } })],
    messages: [
      '0.training.recipe: llama-3-8b: expected bf16, fp16, fp8-tensor, fp8-row, fp8-block, mxfp8 or nvfp4, got "fp8"',
    ],
  },
  {
    name: 'a number as sharding',
    content: [rawRow({ training: { fsdp: 3 } })],
    messages: ['0.training.fsdp: llama-3-8b: expected true, false or text, got 3'],
  },
  {
    name: 'a row without id',
    content: [{ ...rawRow(), id: '' }],
    messages: ['0.id: row 0: expected text, got nothing'],
  },
  {
    name: 'several faults in several rows',
    content: [rawRow({ model: { layers: '32' } }), { ...rawRow(), id: 'b', measured: undefined }],
    messages: [
      '0.model.layers: llama-3-8b: expected a number, got "32"',
      '1.measured: b: expected an object, got nothing',
    ],
  },
])('parseRows reports $name', ({ content, messages }) => {
  expect(messagesOf(content)).toEqual(messages);
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
