/** DGX or HGX A100 40 GB. */
import type { NodeType } from '../cluster.js';
import { vendorFiguresUnread } from '../sources.js';

const sheet = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const hgxA10040Node = {
  id: 'hgx-a100-40',
  name: 'DGX or HGX A100 40 GB',
  accelerator: 'a100-sxm-40',
  accelerators: { value: 8, ...sheet },
  scaleUpDomainSize: { value: 8, ...sheet },
  fabric: 'infiniband-hdr-200g',
} as const satisfies NodeType;
