/** Inter-chip interconnect of TPU v5p. */
import type { Fabric } from '../cluster.js';
import { ownEstimate, tpuV5pDocs } from '../sources.js';

export const iciV5p = {
  id: 'ici-v5p',
  name: 'Inter-chip interconnect of TPU v5p',
  technology: 'ici',
  bytesPerSPerAccelerator: {
    value: 600e9,
    source: tpuV5pDocs,
    asOf: '2026-11',
    confidence: 'published',
    note: 'half of the 1200 GB/s for both directions; all links of a chip together',
  },
  attainedFraction: {
    value: 0.9,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'ring over every axis of the torus',
  },
  latencyS: {
    value: 2e-6,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'one hop; more along the torus',
  },
  podSize: { value: 8960, source: tpuV5pDocs, asOf: '2026-11', confidence: 'published', note: 'a pod' },
  oversubscription: {
    value: 1,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'no traffic leaves the pod over it',
  },
  notes:
    '3D torus: all-reduce uses every link, all-to-all far fewer. Nodes of TPUs count it as their scale-up link; use it as a fabric only to model a slice as separate hosts.',
} as const satisfies Fabric;
