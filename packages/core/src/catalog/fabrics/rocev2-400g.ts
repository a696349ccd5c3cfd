/** RoCE v2, 400 Gb/s. */
import type { Fabric } from '../cluster.js';
import { hgxReference, mlEngineering, ownEstimate } from '../sources.js';

export const rocev2400g = {
  id: 'rocev2-400g',
  name: 'RoCE v2, 400 Gb/s',
  technology: 'roce',
  bytesPerSPerAccelerator: {
    value: 50e9,
    source: hgxReference,
    asOf: '2026-11',
    confidence: 'published',
    note: 'one BlueField-3 SuperNIC for each accelerator',
  },
  attainedFraction: {
    value: 0.9,
    source: mlEngineering,
    asOf: '2026-11',
    confidence: 'secondary',
    note: '80 to 90 % of a line can be had at best; tuned clusters sit at the upper end',
  },
  latencyS: {
    value: 12e-6,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'InfiniBand and a little more',
  },
  podSize: {
    value: 1024,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'without effect while nothing is oversubscribed',
  },
  oversubscription: { value: 1, source: hgxReference, asOf: '2026-11', confidence: 'published', note: 'full fat tree' },
} as const satisfies Fabric;
