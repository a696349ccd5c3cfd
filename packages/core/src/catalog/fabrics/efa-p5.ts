/** AWS EFA, p5: 3.2 Tb/s for eight accelerators. */
import type { Fabric } from '../cluster.js';
import { mlEngineering, ownEstimate } from '../sources.js';

export const efaP5 = {
  id: 'efa-p5',
  name: 'AWS EFA, p5: 3.2 Tb/s for eight accelerators',
  technology: 'efa',
  bytesPerSPerAccelerator: {
    value: 50e9,
    source: mlEngineering,
    asOf: '2026-11',
    confidence: 'published',
    note: '3.2 Tb/s for the node',
  },
  attainedFraction: {
    value: 0.85,
    source: mlEngineering,
    asOf: '2026-11',
    confidence: 'estimated',
    note: 'as measured on p4d',
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
