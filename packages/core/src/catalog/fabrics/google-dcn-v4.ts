/** Google data-centre network between slices of TPU v4. */
import type { Fabric } from '../cluster.js';
import { mlEngineering, ownEstimate } from '../sources.js';

export const googleDcnV4 = {
  id: 'google-dcn-v4',
  name: 'Google data-centre network between slices of TPU v4',
  technology: 'ethernet',
  bytesPerSPerAccelerator: {
    value: 6.25e9,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: '50 Gb/s, as v5p',
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
    value: 4096,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'one slice; slices talk over it',
  },
  oversubscription: { value: 1, source: ownEstimate, asOf: '2026-11', confidence: 'assumed' },
} as const satisfies Fabric;
