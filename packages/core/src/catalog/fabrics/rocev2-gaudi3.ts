/** Ethernet ports of Gaudi 3, 600 Gb/s. */
import type { Fabric } from '../cluster.js';
import { mlEngineering, ownEstimate, vendorFiguresUnread } from '../sources.js';

export const rocev2Gaudi3 = {
  id: 'rocev2-gaudi3',
  name: 'Ethernet ports of Gaudi 3, 600 Gb/s',
  technology: 'roce',
  bytesPerSPerAccelerator: {
    value: 75e9,
    source: vendorFiguresUnread,
    asOf: '2026-11',
    confidence: 'secondary',
    note: 'three of the 24 ports of 200 Gb/s',
  },
  attainedFraction: {
    value: 0.85,
    source: mlEngineering,
    asOf: '2026-11',
    confidence: 'estimated',
    note: '80 to 90 % of a line can be had at best',
  },
  latencyS: {
    value: 12e-6,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'InfiniBand and a little more',
  },
  podSize: { value: 512, source: ownEstimate, asOf: '2026-11', confidence: 'assumed' },
  oversubscription: { value: 1, source: ownEstimate, asOf: '2026-11', confidence: 'assumed' },
} as const satisfies Fabric;
