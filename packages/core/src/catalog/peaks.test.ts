import { expect, test } from 'vitest';
import { findAccelerator } from './index.js';
import { eightBitTrainingPeak, sixteenBitTrainingPeak } from './peaks.js';

function entry(id: string) {
  const found = findAccelerator(id);
  if (!found.ok) throw new Error(id);
  return found.value;
}

test.each([
  // Datasheets: H100 1,979 fp8 dense, v5e 393 int8, A100 624 int8 that no stack trains in, V100 neither 8 bits nor bf16.
  { id: 'h100-sxm', sixteen: 989e12, eight: 1979e12 },
  { id: 'tpu-v5e', sixteen: 197e12, eight: 393e12 },
  { id: 'a100-sxm-80', sixteen: 312e12, eight: undefined },
  { id: 'v100-sxm2-32', sixteen: 125e12, eight: undefined },
])('$id trains at $sixteen FLOP/s in 16 bits and $eight in 8', ({ id, sixteen, eight }) => {
  expect(sixteenBitTrainingPeak(entry(id))?.value).toBe(sixteen);
  expect(eightBitTrainingPeak(entry(id))?.value).toBe(eight);
});

// v6e: 918 in fp8, as in bf16, and 1,836 in int8; GPUs train in fp8 whatever integers they have.
test.each([
  { id: 'tpu-v6e', eight: 1836e12 },
  { id: 'h100-sxm', eight: 1979e12 },
  { id: 'a100-sxm-80', eight: undefined },
])('$id trains at $eight FLOP/s where a run quantises to integers', ({ id, eight }) => {
  expect(eightBitTrainingPeak(entry(id), 'int8')?.value).toBe(eight);
});
