/** RoCE v2, 400 Gb/s, as Llama 3 was trained on. */
import type { Fabric } from '../cluster.js';
import { llama3Paper, mlEngineering, ownEstimate } from '../sources.js';

export const rocev2400gLlama3 = {
  id: 'rocev2-400g-llama3',
  name: 'RoCE v2, 400 Gb/s, as Llama 3 was trained on',
  technology: 'roce',
  bytesPerSPerAccelerator: { value: 50e9, source: llama3Paper, asOf: '2026-11', confidence: 'published' },
  attainedFraction: {
    value: 0.9,
    source: mlEngineering,
    asOf: '2026-11',
    confidence: 'secondary',
    note: '80 to 90 % of a line can be had at best; the paper gives no figure',
  },
  latencyS: {
    value: 12e-6,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'InfiniBand and a little more',
  },
  podSize: {
    value: 3072,
    source: llama3Paper,
    asOf: '2026-11',
    confidence: 'published',
    note: '192 racks of 16 with full bisection',
  },
  oversubscription: {
    value: 7,
    source: llama3Paper,
    asOf: '2026-11',
    confidence: 'published',
    note: 'between pods, down to up',
  },
  notes: 'Three-layer Clos of 24,576 accelerators in eight pods.',
} as const satisfies Fabric;
