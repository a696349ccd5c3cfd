/** InfiniBand NDR, 400 Gb/s. */
import type { Fabric } from '../cluster.js';
import { aiconfigurator, ncclTests290, ownEstimate, vendorFiguresUnread } from '../sources.js';

export const infinibandNdr400g = {
  id: 'infiniband-ndr-400g',
  name: 'InfiniBand NDR, 400 Gb/s',
  technology: 'infiniband',
  bytesPerSPerAccelerator: {
    value: 50e9,
    source: aiconfigurator,
    asOf: '2026-11',
    confidence: 'published',
    note: 'one card for each accelerator',
  },
  attainedFraction: {
    value: 0.94,
    source: ncclTests290,
    asOf: '2026-11',
    confidence: 'published',
    note: '46 to 48 of 50 GB/s expected for one card',
  },
  latencyS: {
    value: 10e-6,
    source: aiconfigurator,
    asOf: '2026-11',
    confidence: 'estimated',
    note: 'what NVIDIA corrected its models with from observation',
  },
  podSize: {
    value: 256,
    source: vendorFiguresUnread,
    asOf: '2026-11',
    confidence: 'secondary',
    note: 'scalable unit of 32 DGX H100',
  },
  oversubscription: {
    value: 1,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'fat tree, as in DGX SuperPOD',
  },
} as const satisfies Fabric;
