/** InfiniBand HDR, 200 Gb/s. */
import type { Fabric } from '../cluster.js';
import { aiconfigurator, ncclTests119, ownEstimate, vendorFiguresUnread } from '../sources.js';

export const infinibandHdr200g = {
  id: 'infiniband-hdr-200g',
  name: 'InfiniBand HDR, 200 Gb/s',
  technology: 'infiniband',
  bytesPerSPerAccelerator: {
    value: 25e9,
    source: aiconfigurator,
    asOf: '2026-11',
    confidence: 'published',
    note: 'one card for each accelerator',
  },
  attainedFraction: {
    value: 0.92,
    source: ncclTests119,
    asOf: '2026-11',
    confidence: 'estimated',
    note: '0.96 at the peak with half the cards; less for the host in between',
  },
  latencyS: {
    value: 10e-6,
    source: aiconfigurator,
    asOf: '2026-11',
    confidence: 'estimated',
    note: 'what NVIDIA corrected its models with from observation',
  },
  podSize: {
    value: 160,
    source: vendorFiguresUnread,
    asOf: '2026-11',
    confidence: 'secondary',
    note: 'scalable unit of 20 DGX A100',
  },
  oversubscription: {
    value: 1,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'fat tree, as in DGX SuperPOD',
  },
} as const satisfies Fabric;
