/** MI300X platform. */
import type { NodeType } from '../cluster.js';
import { vendorFiguresUnread } from '../sources.js';

const sheet = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const mi300xPlatformNode = {
  id: 'mi300x-platform',
  name: 'MI300X platform',
  accelerator: 'mi300x',
  accelerators: { value: 8, ...sheet },
  scaleUpDomainSize: { value: 8, ...sheet },
  fabric: 'rocev2-400g',
  notes: 'A pair of GPUs has one link, an eighth of the whole.',
} as const satisfies NodeType;
