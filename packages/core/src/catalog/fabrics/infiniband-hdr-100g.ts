/** InfiniBand HDR, one card of 200 Gb/s for two accelerators. */
import type { Fabric } from '../cluster.js';
import { aiconfigurator, ncclTests119, ownEstimate, vtrainPaper } from '../sources.js';

export const infinibandHdr100g = {
  id: 'infiniband-hdr-100g',
  name: 'InfiniBand HDR, one card of 200 Gb/s for two accelerators',
  technology: 'infiniband',
  bytesPerSPerAccelerator: {
    value: 12.5e9,
    source: vtrainPaper,
    asOf: '2026-11',
    confidence: 'published',
    note: 'four cards of 200 Gb/s for eight accelerators',
  },
  attainedFraction: {
    value: 0.96,
    source: ncclTests119,
    asOf: '2026-11',
    confidence: 'measured',
    note: '96 of 100 GB/s for the node at the peak, 85 on average over sizes',
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
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'a few leaf switches of 40 ports; without effect while nothing is oversubscribed',
  },
  oversubscription: {
    value: 1,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'fat tree, as is usual',
  },
} as const satisfies Fabric;
