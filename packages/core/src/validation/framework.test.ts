import { expect, test } from 'vitest';
import { type RowChanges, sampleRow } from '../../test/validationRow.js';
import { newestRelease } from '../catalog/index.js';
import { shippedCatalog } from './catalog.js';
import { rowFramework } from './framework.js';
import { textOf } from './resolution.js';

function stackOf(changes: RowChanges) {
  const part = rowFramework(sampleRow(changes), shippedCatalog);
  if (part.kind === 'skipped') throw new Error(textOf(part.reason));
  return {
    stack: `${part.value.family}: ${part.value.facts.id}`,
    note: part.resolved[0] && textOf(part.resolved[0].reason),
  };
}

test.each([
  { framework: 'torchtitan (FSDP2)', stack: 'fsdp: fsdp' },
  { framework: 'metaseq (FSDP + Megatron TP)', stack: 'fsdp: fsdp' },
  { framework: 'PyTorch FSDP', stack: 'fsdp: fsdp' },
  { framework: 'llm-foundry/Composer (PyTorch FSDP)', stack: 'fsdp: llm-foundry-2023' },
  { framework: 'Megatron-Bridge (NeMo 26.04 container), Megatron-FSDP', stack: 'megatron: nemo' },
  { framework: 'NVIDIA NeMo 25.04 with FSDP', stack: 'megatron: nemo' },
  { framework: 'Megatron-LM core r0.8.0', stack: 'megatron: megatron-core' },
  { framework: 'Megatron-LM with custom FSDP', stack: 'megatron: megatron-core' },
  { framework: 'Primus (Megatron backend)', stack: 'megatron: megatron-core' },
  { framework: 'Primus (torchtitan backend)', stack: 'fsdp: fsdp' },
  { framework: 'Megatron-DeepSpeed (1F1B)', stack: 'megatron-old: deepspeed' },
  { framework: 'GPT-NeoX (Megatron-DeepSpeed)', stack: 'megatron-old: deepspeed' },
  { framework: 'MaxText (JAX)', stack: 'jax: jax' },
  { framework: 'PyTorch NVIDIA Release 23.09', stack: 'megatron: megatron-core' },
])('rowFramework takes "$framework" for $stack', ({ framework, stack }) => {
  expect(stackOf({ training: { framework } }).stack).toBe(stack);
});

test.each([
  { framework: 'Hugging Face Accelerate', stack: 'fsdp: fsdp' },
  { framework: 'TRL 0.12', stack: 'fsdp: fsdp' },
  { framework: 'axolotl', stack: 'fsdp: fsdp' },
  { framework: 'LitGPT', stack: 'fsdp: fsdp' },
  { framework: 'VeOmni', stack: 'fsdp: fsdp' },
  { framework: 'NeMo AutoModel', stack: 'fsdp: fsdp' },
  { framework: 'XTuner V1', stack: 'fsdp: fsdp' },
  { framework: 'verl', stack: 'fsdp: fsdp' },
  { framework: 'DeepSpeed ZeRO-3', stack: 'fsdp: fsdp' },
  { framework: 'nanotron', stack: 'megatron: fsdp' },
  { framework: 'Colossal-AI', stack: 'megatron: fsdp' },
  { framework: 'GPT-NeoX', stack: 'megatron-old: deepspeed' },
  { framework: 'PyTorch/XLA', stack: 'jax: jax' },
])('rowFramework takes the nearest stack to "$framework", $stack, and says so', ({ framework, stack }) => {
  expect(stackOf({ training: { framework } })).toEqual({
    stack,
    note: `the nearest catalog stack to "${framework}", which has no entry of its own`,
  });
});

test('rowFramework lets the back end that a row names decide', () => {
  expect(stackOf({ training: { framework: 'verl (Megatron)' } }).stack).toBe('megatron: megatron-core');
  expect(stackOf({ training: { framework: 'Accelerate + DeepSpeed ZeRO-3' } }).stack).toBe('fsdp: fsdp');
});

test.each([
  { name: 'a TPU', changes: { hardware: { acceleratorId: 'tpu-v5p' } }, stack: 'jax: jax' },
  { name: 'FSDP', changes: { training: { fsdp: true } }, stack: 'fsdp: fsdp' },
  { name: 'ZeRO-3', changes: { training: { fsdp: 'zero3' } }, stack: 'fsdp: fsdp' },
  { name: 'ZeRO-1', changes: { training: { fsdp: 'zero1' } }, stack: 'megatron: megatron-core' },
  { name: 'nothing', changes: {}, stack: 'megatron: megatron-core' },
  { name: 'nothing, before FlashAttention', changes: { date: '2022-05' }, stack: 'megatron-old: megatron-2021' },
])('rowFramework of an unknown stack with $name is $stack', ({ changes, stack }) => {
  const training = { ...('training' in changes ? changes.training : {}), framework: 'in-house trainer' };
  expect(stackOf({ ...changes, training }).stack).toBe(stack);
});

test.each([
  { date: '2024-08', framework: 'NeMo 24.09', years: 2 },
  // Fitted from June 2023 on, 38 months before August 2026: no gain is known of the years before.
  { date: '2023-06', framework: 'NeMo 23.06', years: 38 / 12 },
  { date: '1999-01', framework: 'NeMo 24.09', years: 38 / 12 },
  // Traits of one date, which no year moves.
  { date: '2021-04', framework: 'Megatron-LM v2', years: 64 / 12 },
])('a run of $framework in $date is $years years behind', ({ date, framework, years }) => {
  const part = rowFramework(sampleRow({ date, training: { framework } }), shippedCatalog);
  expect(part.kind === 'resolved' && part.value.facts.behindYears).toBeCloseTo(years, 12);
});

test('an undated row exchanges tokens as the newest release does', () => {
  const moe = { model: { kind: 'moe', experts: 8, expertsPerToken: 2 } };
  const dispatchOf = (date: string | null) => {
    const part = rowFramework(sampleRow({ date, ...moe }), shippedCatalog);
    return part.kind === 'resolved' && part.value.facts.expertDispatch;
  };
  expect(dispatchOf(null)).toBe(dispatchOf(newestRelease));
  expect(dispatchOf('2025-05')).not.toBe(dispatchOf(newestRelease));
});
