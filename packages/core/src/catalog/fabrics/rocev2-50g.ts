/** RoCE v2, one card of 100 Gb/s for two accelerators. */
import type { Fabric } from '../cluster.js';
import { mlEngineering, ownEstimate } from '../sources.js';

export const rocev250g = {
  id: 'rocev2-50g',
  name: 'RoCE v2, one card of 100 Gb/s for two accelerators',
  technology: 'roce',
  bytesPerSPerAccelerator: {
    value: 6.25e9,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'estimated',
    note: 'four cards of 100 Gb/s for eight accelerators, as InternEvo ran',
  },
  attainedFraction: {
    value: 0.85,
    source: mlEngineering,
    asOf: '2026-11',
    confidence: 'secondary',
    note: '80 to 90 % of a line can be had at best',
  },
  latencyS: {
    value: 12e-6,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'InfiniBand and a little more',
  },
  podSize: { value: 1024, source: ownEstimate, asOf: '2026-11', confidence: 'assumed' },
  oversubscription: { value: 1, source: ownEstimate, asOf: '2026-11', confidence: 'assumed' },
} as const satisfies Fabric;
