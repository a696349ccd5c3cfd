/** RoCE v2, 200 Gb/s. */
import type { Fabric } from '../cluster.js';
import { mlEngineering, ownEstimate } from '../sources.js';

export const rocev2200g = {
  id: 'rocev2-200g',
  name: 'RoCE v2, 200 Gb/s',
  technology: 'roce',
  bytesPerSPerAccelerator: {
    value: 25e9,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'estimated',
    note: 'one card for each accelerator, as MegaScale and llm-foundry ran',
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
  podSize: {
    value: 2048,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'three-layer Clos; without effect while nothing is oversubscribed',
  },
  oversubscription: { value: 1, source: ownEstimate, asOf: '2026-11', confidence: 'assumed' },
} as const satisfies Fabric;
