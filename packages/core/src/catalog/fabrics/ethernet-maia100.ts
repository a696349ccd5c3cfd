/** Ethernet of Maia 100, 4.8 Tb/s. */
import type { Fabric } from '../cluster.js';
import { mlEngineering, ownEstimate, vendorFiguresUnread } from '../sources.js';

export const ethernetMaia100 = {
  id: 'ethernet-maia100',
  name: 'Ethernet of Maia 100, 4.8 Tb/s',
  technology: 'ethernet',
  bytesPerSPerAccelerator: {
    value: 600e9,
    source: vendorFiguresUnread,
    asOf: '2026-11',
    confidence: 'secondary',
    note: 'twelve ports of 400 Gb/s; the same ports join the server',
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
  podSize: { value: 6144, source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' },
  oversubscription: { value: 1, source: ownEstimate, asOf: '2026-11', confidence: 'assumed' },
} as const satisfies Fabric;
