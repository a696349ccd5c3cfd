/** AWS p4d.24xlarge. */
import type { NodeType } from '../cluster.js';
import { vendorFiguresUnread } from '../sources.js';

const sheet = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const p4d24xlargeNode = {
  id: 'p4d-24xlarge',
  name: 'AWS p4d.24xlarge',
  accelerator: 'a100-sxm-40',
  accelerators: { value: 8, ...sheet },
  scaleUpDomainSize: { value: 8, ...sheet },
  fabric: 'efa-p4d',
} as const satisfies NodeType;
