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
