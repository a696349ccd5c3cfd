/** Google GPUDirect-TCPXO, A3 Mega: 200 Gb/s. */
import type { Fabric } from '../cluster.js';
import { mlEngineering, ownEstimate, vendorFiguresUnread } from '../sources.js';

export const gpudirectTcpxo = {
  id: 'gpudirect-tcpxo',
  name: 'Google GPUDirect-TCPXO, A3 Mega: 200 Gb/s',
  technology: 'ethernet',
  bytesPerSPerAccelerator: {
    value: 25e9,
    source: vendorFiguresUnread,
    asOf: '2026-11',
    confidence: 'secondary',
    note: 'eight cards of 200 Gb/s for eight accelerators',
  },
  attainedFraction: {
    value: 0.85,
    source: mlEngineering,
    asOf: '2026-11',
    confidence: 'estimated',
    note: 'as Ethernet',
  },
  latencyS: { value: 15e-6, source: ownEstimate, asOf: '2026-11', confidence: 'assumed', note: 'no RDMA' },
  podSize: { value: 256, source: ownEstimate, asOf: '2026-11', confidence: 'assumed' },
  oversubscription: { value: 1, source: ownEstimate, asOf: '2026-11', confidence: 'assumed' },
} as const satisfies Fabric;
