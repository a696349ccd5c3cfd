/** DGX or HGX A100 80 GB. */
import type { NodeType } from '../cluster.js';
import { aiconfigurator } from '../sources.js';

const sheet = { source: aiconfigurator, asOf: '2026-11', confidence: 'published' } as const;

export const hgxA10080Node = {
  id: 'hgx-a100-80',
  name: 'DGX or HGX A100 80 GB',
  accelerator: 'a100-sxm-80',
  accelerators: { value: 8, ...sheet },
  scaleUpDomainSize: { value: 8, ...sheet },
  fabric: 'infiniband-hdr-200g',
} as const satisfies NodeType;
