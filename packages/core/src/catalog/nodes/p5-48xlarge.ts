/** AWS p5.48xlarge. */
import type { NodeType } from '../cluster.js';
import { vendorFiguresUnread } from '../sources.js';

const sheet = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const p548xlargeNode = {
  id: 'p5-48xlarge',
  name: 'AWS p5.48xlarge',
  accelerator: 'h100-sxm',
  accelerators: { value: 8, ...sheet },
  scaleUpDomainSize: { value: 8, ...sheet },
  fabric: 'efa-p5',
} as const satisfies NodeType;
