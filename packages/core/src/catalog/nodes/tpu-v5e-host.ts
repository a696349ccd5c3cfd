/** TPU v5e host in a pod. */
import type { NodeType } from '../cluster.js';
import { tpuV5eDocs } from '../sources.js';

const sheet = { source: tpuV5eDocs, asOf: '2026-11', confidence: 'published' } as const;

export const tpuV5eHostNode = {
  id: 'tpu-v5e-host',
  name: 'TPU v5e host in a pod',
  accelerator: 'tpu-v5e',
  accelerators: { value: 8, ...sheet },
  scaleUpDomainSize: { value: 256, ...sheet, note: 'a pod; slices are smaller' },
  fabric: 'google-dcn-v5e',
} as const satisfies NodeType;
