/** InfiniBand EDR, one card of 100 Gb/s for two accelerators. */
import type { Fabric } from '../cluster.js';
import { aiconfigurator, mlEngineering, ownEstimate, vendorFiguresUnread } from '../sources.js';

export const infinibandEdr50g = {
  id: 'infiniband-edr-50g',
  name: 'InfiniBand EDR, one card of 100 Gb/s for two accelerators',
  technology: 'infiniband',
  bytesPerSPerAccelerator: {
    value: 6.25e9,
    source: vendorFiguresUnread,
    asOf: '2026-11',
    confidence: 'secondary',
    note: 'DGX-1: four cards of 100 Gb/s for eight accelerators',
  },
  attainedFraction: {
    value: 0.9,
    source: mlEngineering,
    asOf: '2026-11',
    confidence: 'estimated',
    note: '80 to 90 % of a line can be had at best',
  },
  latencyS: {
    value: 10e-6,
    source: aiconfigurator,
    asOf: '2026-11',
    confidence: 'estimated',
    note: 'what NVIDIA corrected its models with from observation',
  },
  podSize: { value: 128, source: ownEstimate, asOf: '2026-11', confidence: 'assumed' },
  oversubscription: { value: 1, source: ownEstimate, asOf: '2026-11', confidence: 'assumed' },
} as const satisfies Fabric;
