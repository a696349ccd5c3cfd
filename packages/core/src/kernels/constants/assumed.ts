/** Constants of the kernel models that no measured table holds. Each says where it is from. */
import type { Sourced } from '../../provenance/index.js';

export const assumedKernelConstants = {
  /** Rate of the backward pass of fused attention over that of its forward pass; the kernel tables hold forward passes only. */
  attentionBackwardRateFraction: {
    value: 0.85,
    source: { title: 'Attention efficiencies of a fit over 1,092 published training steps' },
    asOf: '2026-11',
    confidence: 'estimated',
  },
  /** Share of the rate of matrix products that products as small as a chunk of linear attention reach. */
  chunkComputeFraction: {
    value: 0.4,
    source: { title: 'Judgement: products of 64 rows fill half a tile; the rate of a mixer is fitted on top of it' },
    asOf: '2026-11',
    confidence: 'assumed',
  },
} as const satisfies Record<string, Sourced<number>>;
