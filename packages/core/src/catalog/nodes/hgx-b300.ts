/** DGX or HGX B300. */
import type { NodeType } from '../cluster.js';
import { aiconfigurator } from '../sources.js';

const sheet = { source: aiconfigurator, asOf: '2026-11', confidence: 'published' } as const;

export const hgxB300Node = {
  id: 'hgx-b300',
  name: 'DGX or HGX B300',
  accelerator: 'b300',
  accelerators: { value: 8, ...sheet },
  scaleUpDomainSize: { value: 8, ...sheet },
  fabric: 'infiniband-xdr-800g',
} as const satisfies NodeType;
