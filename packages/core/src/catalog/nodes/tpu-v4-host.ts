/** TPU v4 host in a pod. */
import type { NodeType } from '../cluster.js';
import { tpuV4Docs } from '../sources.js';

const sheet = { source: tpuV4Docs, asOf: '2026-11', confidence: 'published' } as const;

export const tpuV4HostNode = {
  id: 'tpu-v4-host',
  name: 'TPU v4 host in a pod',
  accelerator: 'tpu-v4',
  accelerators: { value: 4, ...sheet },
  scaleUpDomainSize: { value: 4096, ...sheet, note: 'a pod; slices are smaller' },
  fabric: 'google-dcn-v4',
} as const satisfies NodeType;
