import { expect, test } from 'vitest';
import { listAccelerators } from '../catalog/index.js';
import { attentionRate } from './attention-rate.js';
import { assumedValue } from './constants/assumed.js';
import fitted from './constants/fitted.json' with { type: 'json' };

const known = fitted.attentionRateFraction;

test.each([
  { name: 'a fit of its own', kernel: 'flash-2', generation: 'hopper', rate: known['hopper flash-2'] },
  { name: 'the kernel profiled on Ampere', kernel: 'flash-2', generation: 'ampere', rate: 1 },
  {
    name: 'Hopper for older kernels on Blackwell',
    kernel: 'flash-2',
    generation: 'blackwell',
    rate: known['hopper flash-2'],
  },
  { name: 'Ampere for its successor', kernel: 'flash-1', generation: 'ada', rate: known['ampere flash-1'] },
  {
    name: "the newest on Hopper for another vendor's own kernel, whatever it is called, and a loss",
    kernel: 'flash-2',
    generation: 'cdna3',
    rate: 0.77 * known['hopper flash-3'],
  },
  { name: 'no rate of unfused attention', kernel: 'unfused', generation: 'hopper', rate: 1 },
] as const)('the rate of an attention kernel is that of $name', ({ kernel, generation, rate }) => {
  expect(attentionRate(kernel, generation, known, assumedValue)).toBe(rate);
});

test('no older kernel is faster than a newer one on the same generation', () => {
  for (const generation of new Set(listAccelerators().map((each) => each.generation))) {
    const rates = (['flash-1', 'flash-2', 'flash-3'] as const).map((kernel) =>
      attentionRate(kernel, generation, known, assumedValue),
    );
    expect([...rates].sort((a, b) => a - b)).toEqual(rates);
  }
});
