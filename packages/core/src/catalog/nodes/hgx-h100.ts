/** DGX or HGX H100. */
import type { NodeType } from '../cluster.js';
import { aiconfigurator } from '../sources.js';

const sheet = { source: aiconfigurator, asOf: '2026-11', confidence: 'published' } as const;

export const hgxH100Node = {
  id: 'hgx-h100',
  name: 'DGX or HGX H100',
  accelerator: 'h100-sxm',
  accelerators: { value: 8, ...sheet },
  scaleUpDomainSize: { value: 8, ...sheet },
  fabric: 'infiniband-ndr-400g',
} as const satisfies NodeType;
