/** GB300 NVL72, one tray. */
import type { NodeType } from '../cluster.js';
import { aiconfigurator } from '../sources.js';

const sheet = { source: aiconfigurator, asOf: '2026-11', confidence: 'published' } as const;

export const gb300Nvl72Node = {
  id: 'gb300-nvl72',
  name: 'GB300 NVL72, one tray',
  accelerator: 'gb300-nvl72',
  accelerators: { value: 4, ...sheet },
  scaleUpDomainSize: { value: 72, ...sheet },
  fabric: 'infiniband-xdr-800g',
  notes: '18 trays to a rack.',
} as const satisfies NodeType;
