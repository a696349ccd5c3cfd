/** HGX H800. */
import type { NodeType } from '../cluster.js';
import { vendorFiguresUnread } from '../sources.js';

const sheet = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const hgxH800Node = {
  id: 'hgx-h800',
  name: 'HGX H800',
  accelerator: 'h800-sxm',
  accelerators: { value: 8, ...sheet },
  scaleUpDomainSize: { value: 8, ...sheet },
  fabric: 'infiniband-ndr-400g',
  notes: 'As DeepSeek-V3 was trained on.',
} as const satisfies NodeType;
