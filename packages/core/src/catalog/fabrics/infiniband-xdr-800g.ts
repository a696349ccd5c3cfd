/** InfiniBand XDR, 800 Gb/s. */
import type { Fabric } from '../cluster.js';
import { aiconfigurator, ncclTests290, ownEstimate, vendorFiguresUnread } from '../sources.js';

export const infinibandXdr800g = {
  id: 'infiniband-xdr-800g',
  name: 'InfiniBand XDR, 800 Gb/s',
  technology: 'infiniband',
  bytesPerSPerAccelerator: {
    value: 100e9,
    source: aiconfigurator,
    asOf: '2026-11',
    confidence: 'published',
    note: 'one ConnectX-8 for each accelerator',
  },
  attainedFraction: {
    value: 0.94,
    source: ncclTests290,
    asOf: '2026-11',
    confidence: 'estimated',
    note: 'as NDR; no public measurement read',
  },
  latencyS: {
    value: 10e-6,
    source: aiconfigurator,
    asOf: '2026-11',
    confidence: 'estimated',
    note: 'what NVIDIA corrected its models with from observation',
  },
  podSize: {
    value: 576,
    source: vendorFiguresUnread,
    asOf: '2026-11',
    confidence: 'secondary',
    note: 'scalable unit of 8 racks of 72',
  },
  oversubscription: {
    value: 1,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'fat tree, as in DGX SuperPOD',
  },
} as const satisfies Fabric;
