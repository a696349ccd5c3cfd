/** Meta Grand Teton H100. */
import type { NodeType } from '../cluster.js';
import { vendorFiguresUnread } from '../sources.js';

const sheet = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const grandTetonH100Node = {
  id: 'grand-teton-h100',
  name: 'Meta Grand Teton H100',
  accelerator: 'h100-sxm',
  accelerators: { value: 8, ...sheet },
  scaleUpDomainSize: { value: 8, ...sheet },
  fabric: 'rocev2-400g-llama3',
  notes: 'As Llama 3 was trained on.',
} as const satisfies NodeType;
