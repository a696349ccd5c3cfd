/** Every record of failures, and which one stands for a cluster that brings none of its own. */
import type { Reliability, ReliabilityKind } from '../reliability.js';
import { llama3H100 } from './llama-3-h100.js';
import { metaRsc1A100 } from './meta-rsc-1-a100.js';
import { metaRsc2A100 } from './meta-rsc-2-a100.js';
import { nvl72Reliability } from './nvl72.js';

export const reliabilityRecords: readonly Reliability[] = [llama3H100, metaRsc1A100, metaRsc2A100, nvl72Reliability];

/** Racks fail as racks; Ampere has its own record; everything else goes by the most detailed one. */
export function usualReliability({ generation, isRackScale }: ReliabilityKind): Reliability {
  if (isRackScale && !generation.startsWith('tpu')) return nvl72Reliability;
  return generation === 'ampere' ? metaRsc1A100 : llama3H100;
}
