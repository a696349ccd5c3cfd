import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noise, sampleTraits } from '../../test/runTraits.js';
import type { Kinship } from './kinship.js';
import { leanOf } from './lean.js';
import type { PublishedRun } from './publishedRun.js';
import type { RunTraits } from './runTraits.js';

const kinship: Kinship = {
  software: 1,
  generation: 0,
  recipe: 0,
  accelerator: 1,
  noise: 0.5,
  perDoubling: 1,
  perMode: 1,
  perYear: 1,
  perShare: 1,
};

function published(score: number, traits: Partial<RunTraits> = {}, id = 'a'): PublishedRun {
  return { id, group: id, traits: { ...sampleTraits, ...traits }, score };
}

test('a prediction leans towards what the same run was missed by, less what a measurement shares with none', () => {
  // Shared 2 of 2.5: four fifths of the miss repeat; what is left of the variance is 2.5 − 2·2/2.5 = 0.9, of 2.5 without: √0.36.
  const lean = leanOf(sampleTraits, { kinship, runs: [published(1.5)] });
  expect(lean.score).toBeCloseTo(1.2, 12);
  expect(lean.remainingFraction).toBeCloseTo(0.6, 12);
  expect(lean.nearest).toEqual({ id: 'a', sharedFraction: 1 });
});

test('two runs that contradict each other leave what their software shares', () => {
  // One at distance 0 and one at ln 2: shared 2 and 1.5, with each other 1.5. Solve [2.5 1.5; 1.5 2.5]·w = [2; 1.5]: w = (2.75; 0.75)/4.
  const far = { hostFraction: sampleTraits.hostFraction + Math.log(2) };
  const runs = [published(1, far, 'far'), published(-1)];
  const lean = leanOf(sampleTraits, { kinship, runs });
  expect(lean.score).toBeCloseTo((0.75 - 2.75) / 4, 12);
  expect(lean.remainingFraction).toBeCloseTo(Math.sqrt((2.5 - (2 * 2.75 + 1.5 * 0.75) / 4) / 2.5), 12);
  expect(lean.nearest?.id).toBe('a');
});

test('a run that contradicts its like by far counts as two and a half typical misses', () => {
  expect(leanOf(sampleTraits, { kinship, runs: [published(40)] }).score).toBeCloseTo(2.5 * 0.8, 12);
});

test('nothing is known of another generation, nor from excluded runs', () => {
  const nothing = { score: 0, remainingFraction: 1 };
  const elsewhere = published(1, { generation: 'ampere' });
  expect(leanOf(sampleTraits, { kinship, runs: [elsewhere] })).toEqual(nothing);
  expect(leanOf(sampleTraits, { kinship, runs: [published(1)] }, ({ group }) => group === 'a')).toEqual(nothing);
});

test('of many runs the hundred nearest decide: further ones change nothing', () => {
  const next = noise(3);
  const near = Array.from({ length: 100 }, (_, index) => published(next(), { layers: 32 + index }, `n${index}`));
  const far = Array.from({ length: 30 }, (_, index) => published(2, { layers: 3200 + index }, `f${index}`));
  expect(leanOf(sampleTraits, { kinship, runs: [...far, ...near] })).toEqual(
    leanOf(sampleTraits, { kinship, runs: near }),
  );
});

test('what is left is never more than without runs, never less than the noise, and less with more runs', () => {
  const size = fc.integer({ min: 0, max: 10 }).map((exponent) => 2 ** exponent);
  const run = fc.record({ accelerators: size, sequenceLength: size });
  fc.assert(
    fc.property(fc.array(run, { minLength: 1, maxLength: 12 }), (list) => {
      const runs = list.map((traits, index) => published(1, traits, `r${index}`));
      const all = leanOf(sampleTraits, { kinship, runs }).remainingFraction;
      const fewer = leanOf(sampleTraits, { kinship, runs: runs.slice(1) }).remainingFraction;
      expect(all).toBeLessThanOrEqual(fewer + 1e-12);
      expect(all).toBeGreaterThanOrEqual(Math.sqrt(0.5 / 2.5));
      expect(fewer).toBeLessThanOrEqual(1);
    }),
  );
});
