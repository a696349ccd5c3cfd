/** HPE Slingshot 11, 200 Gb/s. */
import type { Fabric } from '../cluster.js';
import { aiconfigurator, mlEngineering, ownEstimate } from '../sources.js';

export const slingshot11 = {
  id: 'slingshot-11',
  name: 'HPE Slingshot 11, 200 Gb/s',
  technology: 'slingshot',
  bytesPerSPerAccelerator: {
    value: 25e9,
    source: mlEngineering,
    asOf: '2026-11',
    confidence: 'published',
    note: 'one link of 200 Gb/s for each accelerator',
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
  podSize: { value: 512, source: ownEstimate, asOf: '2026-11', confidence: 'assumed', note: 'a dragonfly group' },
  oversubscription: {
    value: 2,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'dragonfly groups are joined by fewer links than they hold',
  },
  notes: 'A module of MI250X counts as one accelerator here.',
} as const satisfies Fabric;
