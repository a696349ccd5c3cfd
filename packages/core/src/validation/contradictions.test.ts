import { expect, test } from 'vitest';
import { type RowChanges, sampleRow } from '../../test/validationRow.js';
import { findAccelerator } from '../catalog/index.js';
import { contradiction, missingFormat } from './contradictions.js';
import { textOf } from './resolution.js';
import { resolveRow } from './resolve.js';

const said = (changes: RowChanges) => {
  const found = contradiction(sampleRow(changes));
  return found === undefined ? undefined : textOf(found);
};

test.each<{ readonly changes: RowChanges; readonly says: string | undefined }>([
  { changes: {}, says: undefined },
  {
    changes: { model: { experts: 4, expertsPerToken: 8 } },
    says: 'model.expertsPerToken 8 and model.experts 4 exclude each other',
  },
  { changes: { model: { kvHeads: 7 } }, says: 'model.kvHeads 7 and model.attentionHeads 32 exclude each other' },
  { changes: { model: { denseLayers: 33 } }, says: 'model.denseLayers 33 and model.layers 32 exclude each other' },
  {
    changes: { training: { microBatchSize: 129 } },
    says: 'training.microBatchSize 129 and training.globalBatchSize 128 exclude each other',
  },
  // 128 sequences of 8,192 tokens in 10 s on 8 accelerators: 13,107 tokens/s on each.
  { changes: { measured: { stepTimeS: 10, tokensPerSPerAccelerator: 13_900 } }, says: undefined },
  {
    changes: { measured: { stepTimeS: 10, tokensPerSPerAccelerator: 40_000 } },
    says: 'measured.stepTimeS 10 and measured.tokensPerSPerAccelerator 40000 exclude each other: steps of that time make 13100 tokens/s on each',
  },
  {
    changes: { measured: { stepTimeS: 10, tokensPerSPerAccelerator: 4_000 } },
    says: 'measured.stepTimeS 10 and measured.tokensPerSPerAccelerator 4000 exclude each other: steps of that time make 13100 tokens/s on each',
  },
  // Without padding there may be fewer tokens than the batch has room for, never more.
  {
    changes: { training: { task: 'sft' }, measured: { stepTimeS: 10, tokensPerSPerAccelerator: 4_000 } },
    says: undefined,
  },
])('contradiction of $changes: $says', ({ changes, says }) => {
  expect(said(changes)).toBe(says);
});

test.each([
  { id: 'a100-sxm-80', recipe: 'fp8-tensor', runs: false },
  { id: 'a100-sxm-80', recipe: 'mxfp8', runs: false },
  { id: 'a100-sxm-80', recipe: 'bf16', runs: true },
  { id: 'v100-sxm2-32', recipe: 'bf16', runs: false },
  { id: 'v100-sxm2-32', recipe: 'fp16', runs: true },
  { id: 'h100-sxm', recipe: 'fp8-row', runs: true },
  { id: 'h100-sxm', recipe: 'nvfp4', runs: false },
  { id: 'b200', recipe: 'nvfp4', runs: true },
  // Stacks on TPUs train in 8-bit integers where others do in floats.
  { id: 'tpu-v5e', recipe: 'fp8-tensor', runs: true },
] as const)('$id runs $recipe: $runs', ({ id, recipe, runs }) => {
  const found = findAccelerator(id);
  if (!found.ok) throw new Error(id);
  expect(missingFormat(recipe, found.value) === undefined).toBe(runs);
});

test('resolveRow skips 8-bit floats on an A100 and says what it has', () => {
  const row = sampleRow({ hardware: { acceleratorId: 'a100-sxm-80' }, training: { recipe: 'fp8-tensor' } });
  const part = resolveRow(row);
  expect(part.kind === 'skipped' && textOf(part.reason)).toBe(
    'A100 SXM4 80GB does not train in the recipe fp8-tensor; it does in fp16 or bf16',
  );
});
