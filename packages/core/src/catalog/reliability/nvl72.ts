/** Racks of 72 accelerators that are one scale-up domain, liquid-cooled. */
import type { Reliability } from '../reliability.js';
import { nvl72Reports, ownEstimate } from '../sources.js';
import { llama3H100 } from './llama-3-h100.js';

const asH100 = <
  Field extends
    | 'acceleratorFailuresPerYear'
    | 'nodeFailuresPerYear'
    | 'networkFailuresPerYear'
    | 'jobFailuresPerYear'
    | 'plannedStopsPerYear',
>(
  field: Field,
) =>
  ({
    ...llama3H100[field],
    confidence: 'assumed',
    note: 'as for H100 in the Llama 3 405B run: no operator has published counts',
  }) as const;

export const nvl72Reliability = {
  id: 'nvl72',
  name: 'NVL72 racks',
  generation: 'blackwell',
  acceleratorFailuresPerYear: asH100('acceleratorFailuresPerYear'),
  nodeFailuresPerYear: {
    value: llama3H100.nodeFailuresPerYear.value / 2,
    source: ownEstimate,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'a tray holds half of what a node of eight H100 holds',
  },
  rackFailuresPerYear: {
    value: 1,
    source: nvl72Reports,
    asOf: '2026-11',
    confidence: 'assumed',
    note: 'once a year; reports name the copper backplane, switch trays and coolant, none of them gives a rate',
  },
  networkFailuresPerYear: asH100('networkFailuresPerYear'),
  jobFailuresPerYear: asH100('jobFailuresPerYear'),
  plannedStopsPerYear: asH100('plannedStopsPerYear'),
} as const satisfies Reliability;
