/** TPU v6e host in a pod. */
import type { NodeType } from '../cluster.js';
import { tpuV6eDocs } from '../sources.js';

const sheet = { source: tpuV6eDocs, asOf: '2026-11', confidence: 'published' } as const;

export const tpuV6eHostNode = {
  id: 'tpu-v6e-host',
  name: 'TPU v6e host in a pod',
  accelerator: 'tpu-v6e',
  accelerators: { value: 8, ...sheet },
  scaleUpDomainSize: { value: 256, ...sheet, note: 'a pod; slices are smaller' },
  fabric: 'google-dcn-v6e',
} as const satisfies NodeType;
