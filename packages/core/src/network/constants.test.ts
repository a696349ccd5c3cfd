import { expect, test } from 'vitest';
import hybridEp from './constants/hybridEp.blackwell.json' with { type: 'json' };
import { collectiveConstants, dispatchKernels, exchangeConstants, measuredAs } from './constants.js';
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

test('the constants of HybridEP follow from the printed rates', () => {
  // GB200: 900 GB/s of links, 8 TB/s of memory of which copies attain nine tenths.
  const bytes = (ranks: number) => 4096 * 7168 * 2 * ranks * (1 - (1 - 1 / ranks) ** 8);
  const all = hybridEp.measured.flatMap(({ ranks, dispatch, combine }) =>
    [dispatch, combine].map(({ call, kernel }) => ({
      sentPerS: kernel * 1e9 * (1 - 1 / ranks),
      startS: bytes(ranks) / (call * 1e9) - bytes(ranks) / (kernel * 1e9) - (2 * bytes(ranks)) / 7.2e12,
    })),
  );
  const perByteS = all.reduce((sum, { sentPerS }) => sum + 1 / sentPerS, 0) / all.length;
  const startS = all.reduce((sum, each) => sum + each.startS, 0) / all.length;
  const { constants } = exchangeConstants('blackwell');
  expect(constants.scaleUpFraction).toBeCloseTo(1 / perByteS / 900e9, 3);
  expect(constants.startS).toBeCloseTo(startS, 6);
  // Sixteen units fill the share.
  expect((16 * constants.unitBytesPerSWithin) / (0.648 * 900e9)).toBeCloseTo(1, 2);
});

test('tokens are sent once within a domain where there are kernels for it', () => {
  expect(dispatchKernels('ampere')).toBe('all-to-all');
  expect(dispatchKernels('hopper')).toBe('deep-ep');
  expect(dispatchKernels('blackwell')).toBe('hybrid-ep');
});
