/** Google data-centre network between slices of TPU v5e. */
import type { Fabric } from '../cluster.js';
import { mlEngineering, ownEstimate, tpuV5eDocs } from '../sources.js';

export const googleDcnV5e = {
  id: 'google-dcn-v5e',
  name: 'Google data-centre network between slices of TPU v5e',
  technology: 'ethernet',
  bytesPerSPerAccelerator: {
    value: 3.125e9,
    source: tpuV5eDocs,
    asOf: '2026-11',
    confidence: 'published',
    note: 'two cards of 100 Gb/s for eight chips',
  },
  attainedFraction: {
    value: 0.85,
    source: mlEngineering,
    asOf: '2026-11',
    confidence: 'estimated',
    note: 'as Ethernet',
  },
  latencyS: {
    value: 20e-6,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'kernel networking between hosts',
  },
  podSize: {
    value: 256,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'one slice; slices talk over it',
  },
  oversubscription: { value: 1, source: ownEstimate, asOf: '2026-11', confidence: 'assumed' },
} as const satisfies Fabric;
