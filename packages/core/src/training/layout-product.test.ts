import { expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import { layoutProduct } from './layout-product.js';
import { DEFAULT_SPACE } from './layout-space.js';
import { layoutValues } from './values.js';

test('columns of stems are the numbers of each stem, those of neighbours that share an order too', () => {
  const input = trainingInput({
    model: 'deepseek-v2-lite',
    accelerator: 'h100-sxm',
    framework: 'megatron-core',
    count: 32,
    fabric: 'infiniband-ndr-400g',
    rest: { sequenceLength: 2048, globalBatchSequences: 96 },
  });
  const space = { ...DEFAULT_SPACE, schedules: ['1f1b', 'interleaved', 'dualpipe'] as const };
  const { space: product, stems } = layoutProduct(input, space);
  expect(stems.length).toBeGreaterThan(500);
  for (const [name, column] of Object.entries(product.stems.columns)) {
    const own = stems.map((stem) => new Map<string, number>(Object.entries(layoutValues(stem))).get(name));
    expect([...column], name).toEqual(own);
  }
});
