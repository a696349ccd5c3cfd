/** DGX or HGX H200. */
import type { NodeType } from '../cluster.js';
import { aiconfigurator } from '../sources.js';

const sheet = { source: aiconfigurator, asOf: '2026-11', confidence: 'published' } as const;

export const hgxH200Node = {
  id: 'hgx-h200',
  name: 'DGX or HGX H200',
  accelerator: 'h200-sxm',
  accelerators: { value: 8, ...sheet },
  scaleUpDomainSize: { value: 8, ...sheet },
  fabric: 'infiniband-ndr-400g',
} as const satisfies NodeType;
