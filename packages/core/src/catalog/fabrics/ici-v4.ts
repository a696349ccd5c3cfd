/** Inter-chip interconnect of TPU v4. */
import type { Fabric } from '../cluster.js';
import { ownEstimate, tpuV4Docs, vendorFiguresUnread } from '../sources.js';

export const iciV4 = {
  id: 'ici-v4',
  name: 'Inter-chip interconnect of TPU v4',
  technology: 'ici',
  bytesPerSPerAccelerator: {
    value: 300e9,
    source: vendorFiguresUnread,
    asOf: '2026-11',
    confidence: 'secondary',
    note: 'six links of 50 GB/s; all links of a chip together',
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
  podSize: { value: 4096, source: tpuV4Docs, asOf: '2026-11', confidence: 'published', note: 'a pod' },
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
