/** Failures of a research cluster of A100 in nodes of eight, eleven months of many jobs. */
import type { Reliability } from '../reliability.js';
import { metaResearchClusters } from '../sources.js';
import { llama3H100 } from './llama-3-h100.js';

const DAYS_PER_YEAR = 365.25;
const paper = { source: metaResearchClusters, asOf: '2024-10', confidence: 'secondary' } as const;
const inNode = { value: 0, ...paper, note: 'counted with the node' } as const;

export const metaRsc1A100 = {
  id: 'meta-rsc-1-a100',
  name: 'Meta RSC-1, A100 research cluster',
  generation: 'ampere',
  acceleratorFailuresPerYear: inNode,
  nodeFailuresPerYear: {
    value: 6.5e-3 * DAYS_PER_YEAR,
    ...paper,
    note: '6.50 failures in a thousand node-days, accelerators and network included',
  },
  rackFailuresPerYear: { value: 0, ...paper, note: 'none: a node is the scale-up domain' },
  networkFailuresPerYear: inNode,
  jobFailuresPerYear: {
    ...llama3H100.jobFailuresPerYear,
    confidence: 'assumed',
    note: 'as in the Llama 3 405B run: the source counts the failures of machines only',
  },
  plannedStopsPerYear: { ...llama3H100.plannedStopsPerYear, confidence: 'assumed', note: 'as in the Llama 3 405B run' },
} as const satisfies Reliability;
