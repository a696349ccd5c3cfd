/** Maia 100 server. */
import type { NodeType } from '../cluster.js';
import { vendorFiguresUnread } from '../sources.js';

const sheet = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const maia100ServerNode = {
  id: 'maia100-server',
  name: 'Maia 100 server',
  accelerator: 'maia100',
  accelerators: { value: 4, ...sheet },
  scaleUpDomainSize: { value: 4, ...sheet },
  fabric: 'ethernet-maia100',
} as const satisfies NodeType;
