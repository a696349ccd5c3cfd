/** DGX-1 with V100. */
import type { NodeType } from '../cluster.js';
import { vendorFiguresUnread } from '../sources.js';

const sheet = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const dgx1V100Node = {
  id: 'dgx-1-v100',
  name: 'DGX-1 with V100',
  accelerator: 'v100-sxm2-32',
  accelerators: { value: 8, ...sheet },
  scaleUpDomainSize: { value: 8, ...sheet },
  fabric: 'infiniband-edr-50g',
  notes: 'Eight GPUs in a cube of NVLinks, not all pairs joined.',
} as const satisfies NodeType;
