/** Google data-centre network between slices of TPU v6e. */
import type { Fabric } from '../cluster.js';
import { mlEngineering, ownEstimate, tpu7xDocs } from '../sources.js';

export const googleDcnV6e = {
  id: 'google-dcn-v6e',
  name: 'Google data-centre network between slices of TPU v6e',
  technology: 'ethernet',
  bytesPerSPerAccelerator: {
    value: 12.5e9,
    source: tpu7xDocs,
    asOf: '2026-11',
    confidence: 'published',
    note: '100 Gb/s for a chip',
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
