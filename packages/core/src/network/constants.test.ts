import { expect, test } from 'vitest';
import { collectiveConstants, measuredAs } from './constants.js';
import type { CollectiveKind } from './facts.js';

const kinds = Object.keys(measuredAs) as CollectiveKind[];

test('every kind has constants on every generation, within physical bounds', () => {
  for (const generation of ['ampere', 'hopper', 'blackwell', 'gaudi', 'nobody-knows']) {
    for (const kind of kinds) {
      const { constants: c } = collectiveConstants(generation, kind);
      expect(c.bandwidthFraction).toBeGreaterThan(0.4);
      expect(c.bandwidthFraction).toBeLessThanOrEqual(1);
      expect(c.rankExponent).toBeGreaterThanOrEqual(0);
      expect(c.startS).toBeGreaterThan(1e-6);
      expect(c.startS).toBeLessThan(20e-6);
      expect(c.rampBytes).toBeGreaterThan(0);
    }
  }
});

test('what was not measured says what stands in for it', () => {
  expect(collectiveConstants('hopper', 'allReduce').transferredFrom).toBeUndefined();
  expect(collectiveConstants('hopper', 'broadcast').transferredFrom).toBe('hopper allGather');
  expect(collectiveConstants('blackwell', 'pointToPoint').transferredFrom).toBe('hopper pointToPoint');
  expect(collectiveConstants('cdna4', 'allGather').transferredFrom).toBe('blackwell allGather');
});
