import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeGroup } from './placement.js';

const levels = { scaleUpDomainSize: 8, podSize: 64 };

test.each([
  { name: 'tensor ranks in one domain', size: 8, stride: 1, ranksPerDomain: 8, domains: 1, ranksPerPod: 8, pods: 1 },
  { name: 'ranks two apart', size: 8, stride: 2, ranksPerDomain: 4, domains: 2, ranksPerPod: 8, pods: 1 },
  { name: 'one rank in each domain', size: 8, stride: 8, ranksPerDomain: 1, domains: 8, ranksPerPod: 8, pods: 1 },
  { name: 'the same across two pods', size: 16, stride: 8, ranksPerDomain: 1, domains: 16, ranksPerPod: 8, pods: 2 },
  { name: 'one rank in each pod', size: 4, stride: 64, ranksPerDomain: 1, domains: 4, ranksPerPod: 1, pods: 4 },
  {
    name: 'two domains of consecutive ranks',
    size: 16,
    stride: 1,
    ranksPerDomain: 8,
    domains: 2,
    ranksPerPod: 16,
    pods: 1,
  },
  {
    name: 'a stride that does not divide the domain',
    size: 4,
    stride: 3,
    ranksPerDomain: 2,
    domains: 2,
    ranksPerPod: 4,
    pods: 1,
  },
])('placeGroup of $name', ({ size, stride, name: _, ...expected }) => {
  expect(placeGroup({ size, stride }, levels)).toEqual(expected);
});

test('the domains and pods of a group hold all its ranks', () => {
  const size = fc.integer({ min: 1, max: 4096 });
  fc.assert(
    fc.property(size, size, fc.constantFrom(1, 2, 8, 72), fc.constantFrom(1, 32, 3072), (n, stride, domain, pod) => {
      const at = placeGroup({ size: n, stride }, { scaleUpDomainSize: domain, podSize: pod });
      expect(at.ranksPerDomain * at.domains).toBeGreaterThanOrEqual(n);
      expect(at.ranksPerPod * at.pods).toBeGreaterThanOrEqual(n);
      expect(at.ranksPerPod).toBeGreaterThanOrEqual(at.ranksPerDomain);
    }),
  );
});
