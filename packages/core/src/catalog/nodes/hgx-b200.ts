/** DGX or HGX B200. */
import type { NodeType } from '../cluster.js';
import { aiconfigurator } from '../sources.js';

const sheet = { source: aiconfigurator, asOf: '2026-11', confidence: 'published' } as const;

export const hgxB200Node = {
  id: 'hgx-b200',
  name: 'DGX or HGX B200',
  accelerator: 'b200',
  accelerators: { value: 8, ...sheet },
  scaleUpDomainSize: { value: 8, ...sheet },
  fabric: 'infiniband-ndr-400g',
  notes: 'Built with 400 Gb/s cards; 800 Gb/s is offered too.',
} as const satisfies NodeType;
