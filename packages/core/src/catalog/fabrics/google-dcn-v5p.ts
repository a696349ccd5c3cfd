/** Google data-centre network between slices of TPU v5p. */
import type { Fabric } from '../cluster.js';
import { mlEngineering, ownEstimate, tpuV5pDocs } from '../sources.js';

export const googleDcnV5p = {
  id: 'google-dcn-v5p',
  name: 'Google data-centre network between slices of TPU v5p',
  technology: 'ethernet',
  bytesPerSPerAccelerator: {
    value: 6.25e9,
    source: tpuV5pDocs,
    asOf: '2026-11',
    confidence: 'published',
    note: '50 Gb/s for a chip',
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
    value: 8960,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'one slice; slices talk over it',
  },
  oversubscription: { value: 1, source: ownEstimate, asOf: '2026-11', confidence: 'assumed' },
} as const satisfies Fabric;
