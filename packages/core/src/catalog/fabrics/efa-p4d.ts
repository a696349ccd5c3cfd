/** AWS EFA, p4d: 400 Gb/s for eight accelerators. */
import type { Fabric } from '../cluster.js';
import { mlEngineering, ownEstimate } from '../sources.js';

export const efaP4d = {
  id: 'efa-p4d',
  name: 'AWS EFA, p4d: 400 Gb/s for eight accelerators',
  technology: 'efa',
  bytesPerSPerAccelerator: {
    value: 6.25e9,
    source: mlEngineering,
    asOf: '2026-11',
    confidence: 'published',
    note: '0.4 Tb/s for the node, both tables of the page agree',
  },
  attainedFraction: {
    value: 0.85,
    source: mlEngineering,
    asOf: '2026-11',
    confidence: 'measured',
    note: '340 of 400 Gb/s in all-reduce',
  },
  latencyS: {
    value: 15e-6,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'reliable datagrams take longer than InfiniBand',
  },
  podSize: {
    value: 4096,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'size of an UltraCluster',
  },
  oversubscription: { value: 1, source: ownEstimate, asOf: '2026-11', confidence: 'assumed' },
} as const satisfies Fabric;
