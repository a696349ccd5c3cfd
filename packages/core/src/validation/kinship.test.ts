import { expect, test } from 'vitest';
import { noise, sampleTraits } from '../../test/runTraits.js';
import { priorOf } from '../uncertainty/index.js';
import { fitKinship, type ScoredRun } from './kinship.js';

/** Groups of two rows each, of two stacks; the miss of a row is `shared` for its stack plus noise, in typical misses of 0.1. */
function runsWith(shared: (group: number) => number, own: number): readonly ScoredRun[] {
  const next = noise(11);
  return Array.from({ length: 60 }, (_, group) =>
    [0, 1].map((row) => ({
      group: `g${group}`,
      facts: { ...sampleTraits, accelerators: 8 << (group % 6), layers: 16 + group, sequenceLength: 1024 << row },
      logRatio: 0.1 * (shared(group) + own * next()),
      scale: 0.1,
    })),
  ).flat();
}

test('fitKinship finds that misses follow the size of the cluster, and that noise does not', () => {
  // Groups alike in the size of their cluster share their miss: runs at one doubling must tell little, so that the distance is steep.
  const bySize = fitKinship(
    runsWith((group) => [-2, 2, -1, 1, -2, 2][group % 6] ?? 0, 0.1),
    0.2,
  );
  const byNothing = fitKinship(
    runsWith(() => 0, 1),
    0.2,
  );
  expect(bySize.perDoubling).toBeGreaterThan(byNothing.perDoubling);
  expect(bySize.noise).toBeLessThanOrEqual(byNothing.noise);
});

test('fitKinship never trusts a repetition further than repetitions agree', () => {
  // Misses that the size of the cluster decides alone: without a floor the least noise of all would be taken.
  const kinship = fitKinship(
    runsWith((group) => [-2, 2, -1, 1, -2, 2][group % 6] ?? 0, 0.01),
    0.2,
  );
  expect(kinship.noise / priorOf(kinship)).toBeGreaterThanOrEqual(1 / 9);
});
