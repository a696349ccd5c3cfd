import { expect, test } from 'vitest';
import { sampleRow } from '../../test/validationRow.js';
import { suspectReason } from './suspects.js';

const qwen = { name: 'Qwen3-30B-A3B' };
const bridge = { title: 'NVIDIA Megatron-Bridge performance summary' };

test.each([
  { name: 'an ordinary row', row: sampleRow(), suspect: false },
  {
    name: 'the release that the host held back',
    row: sampleRow({ source: bridge, model: qwen, training: { framework: 'Megatron-Bridge (NeMo 26.02 container)' } }),
    suspect: true,
  },
  {
    name: 'the release after it',
    row: sampleRow({
      source: bridge,
      model: qwen,
      training: { framework: 'Megatron-Bridge (NeMo 26.02.01 container)' },
    }),
    suspect: false,
  },
  {
    name: 'the same release of another source',
    row: sampleRow({ model: qwen, training: { framework: 'Megatron-Bridge (NeMo 26.02 container)' } }),
    suspect: false,
  },
])('suspectReason of $name', ({ row, suspect }) => {
  expect(suspectReason(row) !== undefined).toBe(suspect);
});

// Llama 3 8B at 8,192 tokens needs 51.4704 GFLOP per token with the causal half: 1,048,576 tokens over 8 × 989e12 FLOP/s take 6.8213 s at best.
test.each([
  { name: 'at 81 % of the peak', stepTimeS: 8.42, suspect: true },
  { name: 'at 79 % of the peak', stepTimeS: 8.63, suspect: false },
])('suspectReason of a row $name', ({ stepTimeS, suspect }) => {
  expect(suspectReason(sampleRow({ measured: { stepTimeS } })) !== undefined).toBe(suspect);
});

test('suspectReason says how fast a row would be, against the peak of its own format', () => {
  expect(suspectReason(sampleRow({ measured: { stepTimeS: 7.579 } }))).toBe(
    '90 % of the dense peak: more than training attains, so that precision, batch or number of accelerators must differ',
  );
  const eightBit = { recipe: 'fp8-tensor', precision: 'fp8' };
  expect(suspectReason(sampleRow({ training: eightBit, measured: { stepTimeS: 7.579 } }))).toBeUndefined();
});

test('suspectReason of a row that cannot be predicted says nothing', () => {
  expect(suspectReason(sampleRow({ model: { layers: null } }))).toBeUndefined();
});
