/** Failures of the smaller of Meta's two research clusters of A100. */
import type { Reliability } from '../reliability.js';
import { metaResearchClusters } from '../sources.js';
import { metaRsc1A100 } from './meta-rsc-1-a100.js';

const DAYS_PER_YEAR = 365.25;

export const metaRsc2A100 = {
  ...metaRsc1A100,
  id: 'meta-rsc-2-a100',
  name: 'Meta RSC-2, A100 research cluster',
  nodeFailuresPerYear: {
    value: 2.34e-3 * DAYS_PER_YEAR,
    source: metaResearchClusters,
    asOf: '2024-10',
    confidence: 'secondary',
    note: '2.34 failures in a thousand node-days, accelerators and network included',
  },
} as const satisfies Reliability;
