import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleTraits } from '../../test/runTraits.js';
import { apart, common, type Kinship, kinshipOf, placeOf, priorOf } from './kinship.js';
import type { RunTraits } from './runTraits.js';

const kinship: Kinship = {
  software: 1,
  generation: 0.1,
  recipe: 0.4,
  accelerator: 0.5,
  noise: 0.2,
  perDoubling: 0.125,
  perMode: 0.5,
  perYear: 0.25,
  perShare: 2,
};

function between(change: Partial<RunTraits>): number {
  const [a, b] = [placeOf(sampleTraits), placeOf({ ...sampleTraits, ...change })];
  return kinshipOf(common(a, b), apart(a, b), kinship);
}

test.each([
  // The same run shares everything but the noise: 1 + 0.1 + 0.4 + 0.5.
  { change: {}, shared: 2 },
  // Another stack or kind leaves what the generation shares, another generation nothing.
  { change: { framework: 'fsdp' }, shared: 0.1 },
  { change: { kind: 'moe' as const }, shared: 0.1 },
  { change: { generation: 'ampere', accelerator: 'a100-sxm-80' }, shared: 0 },
  // Narrower numbers on the same machine: neither width nor precision in common. Another part of the generation: its width only.
  { change: { recipe: '8-bit' as const, precision: 'mxfp8' }, shared: 1.1 },
  { change: { accelerator: 'h200' }, shared: 1.5 },
  // Four times the accelerators and half the context: 3 doublings, distance 0.375.
  { change: { accelerators: 256, sequenceLength: 4096 }, shared: 1 + Math.exp(-0.375) },
  // Eight tensor ranks are 3 doublings, recomputation is one: distance 2.
  { change: { tensorParallel: 8, recomputesAll: true }, shared: 1 + Math.exp(-2) },
  { change: { behindYears: 2 }, shared: 1 + Math.exp(-0.5) },
  // A tenth of the step moves from products to the host: 0.2 of shares.
  { change: { productsFraction: 0.5, hostFraction: 0.1 }, shared: 1 + Math.exp(-0.4) },
])('kinshipOf $change', ({ change, shared }) => {
  expect(between(change)).toBeCloseTo(shared, 12);
});

test('priorOf is what a run shares with itself, with its noise', () => {
  expect(priorOf(kinship)).toBeCloseTo(between({}) + kinship.noise, 12);
});

test('kinship is symmetric, falls with distance and never exceeds that of the run with itself', () => {
  const size = fc.integer({ min: 0, max: 14 }).map((exponent) => 2 ** exponent);
  const run = fc
    .record({
      accelerators: size,
      sequenceLength: size,
      tensorParallel: size,
      hostFraction: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map((change): RunTraits => ({ ...sampleTraits, ...change }));
  fc.assert(
    fc.property(run, run, size, (a, b, factor) => {
      const of = (x: RunTraits, y: RunTraits): number => {
        const [p, q] = [placeOf(x), placeOf(y)];
        return kinshipOf(common(p, q), apart(p, q), kinship);
      };
      expect(of(a, b)).toBe(of(b, a));
      expect(of(a, b)).toBeLessThanOrEqual(of(a, a));
      const further = { ...b, layers: b.layers * factor };
      expect(of(a, further)).toBeLessThanOrEqual(of(a, b));
    }),
  );
});
