/** MI325X platform. */
import type { NodeType } from '../cluster.js';
import { vendorFiguresUnread } from '../sources.js';

const sheet = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const mi325xPlatformNode = {
  id: 'mi325x-platform',
  name: 'MI325X platform',
  accelerator: 'mi325x',
  accelerators: { value: 8, ...sheet },
  scaleUpDomainSize: { value: 8, ...sheet },
  fabric: 'rocev2-400g',
  notes: 'A pair of GPUs has one link, an eighth of the whole.',
} as const satisfies NodeType;
