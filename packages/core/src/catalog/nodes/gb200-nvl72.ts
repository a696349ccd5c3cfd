/** GB200 NVL72, one tray. */
import type { NodeType } from '../cluster.js';
import { aiconfigurator } from '../sources.js';

const sheet = { source: aiconfigurator, asOf: '2026-11', confidence: 'published' } as const;

export const gb200Nvl72Node = {
  id: 'gb200-nvl72',
  name: 'GB200 NVL72, one tray',
  accelerator: 'gb200-nvl72',
  accelerators: { value: 4, ...sheet },
  scaleUpDomainSize: { value: 72, ...sheet },
  fabric: 'infiniband-ndr-400g',
  notes: '18 trays to a rack.',
} as const satisfies NodeType;
