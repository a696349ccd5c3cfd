/** TPU7x host in a pod. */
import type { NodeType } from '../cluster.js';
import { tpu7xDocs } from '../sources.js';

const sheet = { source: tpu7xDocs, asOf: '2026-11', confidence: 'published' } as const;

export const tpuV7HostNode = {
  id: 'tpu-v7-host',
  name: 'TPU7x host in a pod',
  accelerator: 'tpu-v7',
  accelerators: { value: 4, ...sheet },
  scaleUpDomainSize: { value: 9216, ...sheet, note: 'a pod; slices are smaller' },
  fabric: 'google-dcn-v7',
} as const satisfies NodeType;
