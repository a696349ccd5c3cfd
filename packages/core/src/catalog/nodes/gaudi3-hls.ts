/** Gaudi 3 server. */
import type { NodeType } from '../cluster.js';
import { vendorFiguresUnread } from '../sources.js';

const sheet = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const gaudi3HlsNode = {
  id: 'gaudi3-hls',
  name: 'Gaudi 3 server',
  accelerator: 'gaudi3',
  accelerators: { value: 8, ...sheet },
  scaleUpDomainSize: { value: 8, ...sheet },
  fabric: 'rocev2-gaudi3',
} as const satisfies NodeType;
