/** Omni-Path 100, one card of 100 Gb/s for two accelerators. */
import type { Fabric } from '../cluster.js';
import { aiconfigurator, mlEngineering, ownEstimate } from '../sources.js';

export const omniPath100g = {
  id: 'omni-path-100g',
  name: 'Omni-Path 100, one card of 100 Gb/s for two accelerators',
  technology: 'infiniband',
  bytesPerSPerAccelerator: {
    value: 6.25e9,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'estimated',
    note: 'four cards of 100 Gb/s for eight accelerators, as Jean Zay',
  },
  attainedFraction: {
    value: 0.85,
    source: mlEngineering,
    asOf: '2026-11',
    confidence: 'estimated',
    note: '80 to 90 % of a line can be had at best',
  },
  latencyS: {
    value: 10e-6,
    source: aiconfigurator,
    asOf: '2026-11',
    confidence: 'estimated',
    note: 'what NVIDIA corrected its models with from observation',
  },
  podSize: { value: 512, source: ownEstimate, asOf: '2026-11', confidence: 'assumed' },
  oversubscription: { value: 1, source: ownEstimate, asOf: '2026-11', confidence: 'assumed' },
  notes: 'Filed under InfiniBand, which it resembles.',
} as const satisfies Fabric;
