/** RoCE v2, 800 Gb/s. */
import type { Fabric } from '../cluster.js';
import { aiconfigurator, mlEngineering, ownEstimate } from '../sources.js';

export const rocev2800g = {
  id: 'rocev2-800g',
  name: 'RoCE v2, 800 Gb/s',
  technology: 'roce',
  bytesPerSPerAccelerator: {
    value: 100e9,
    source: aiconfigurator,
    asOf: '2026-11',
    confidence: 'published',
    note: 'one ConnectX-8 for each accelerator',
  },
  attainedFraction: {
    value: 0.9,
    source: mlEngineering,
    asOf: '2026-11',
    confidence: 'estimated',
    note: 'as 400 Gb/s',
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
