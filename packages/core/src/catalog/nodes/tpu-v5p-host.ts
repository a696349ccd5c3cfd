/** TPU v5p host in a pod. */
import type { NodeType } from '../cluster.js';
import { tpuV5pDocs } from '../sources.js';

const sheet = { source: tpuV5pDocs, asOf: '2026-11', confidence: 'published' } as const;

export const tpuV5pHostNode = {
  id: 'tpu-v5p-host',
  name: 'TPU v5p host in a pod',
  accelerator: 'tpu-v5p',
  accelerators: { value: 4, ...sheet },
  scaleUpDomainSize: { value: 8960, ...sheet, note: 'a pod; slices are smaller' },
  fabric: 'google-dcn-v5p',
} as const satisfies NodeType;
