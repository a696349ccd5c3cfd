import { expect, test } from 'vitest';
import type { NetworkFacts } from './facts.js';
import { networkPath, torusShare } from './path.js';

const facts: NetworkFacts = {
  generation: 'hopper',
  scaleUpDomainSize: 8,
  scaleUpBytesPerS: 400e9,
  scaleOutBytesPerS: 50e9,
  scaleOutAttainedFraction: 0.8,
  scaleOutLatencyS: 5e-6,
  podSize: 64,
  oversubscription: 4,
};

test.each([
  { name: 'in a domain', size: 8, port: 40e9, uplink: 40e9, hopS: 0 },
  { name: 'over the domains of a pod', size: 64, port: 40e9, uplink: 40e9, hopS: 5e-6 },
  { name: 'over pods', size: 128, port: 40e9, uplink: 10e9, hopS: 5e-6 },
])('a group $name sees ports, uplinks and hops', ({ size, port, uplink, hopS }) => {
  const path = networkPath({ size, stride: 1 }, facts);
  expect(path.portBytesPerS).toBe(port);
  expect(path.uplinkBytesPerS).toBe(uplink);
  expect(path.hopS).toBe(hopS);
});

test('a group along one axis of a torus has the links of that axis, one that fills it all', () => {
  const torus = { ...facts, scaleUpDomainSize: 64, scaleUpTorusDimensions: 3 };
  expect(torusShare(2, torus)).toBeCloseTo(1 / 3, 12);
  // 16 of 4·4·4: two axes of three.
  expect(torusShare(16, torus)).toBeCloseTo(2 / 3, 12);
  expect(torusShare(64, torus)).toBe(1);
  expect(torusShare(2, facts)).toBe(1);
});
