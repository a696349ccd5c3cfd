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
  /** Tokens that the kernels of linear attention handle as one block. */
  chunkTokens: {
    value: 64,
    source: {
      title: 'flash-linear-attention: chunks of chunk_gated_delta_rule',
      url: 'https://github.com/fla-org/flash-linear-attention/blob/0315a70ea55304398ad372e56cdd211ce0119571/fla/ops/gated_delta_rule/chunk.py',
    },
    asOf: '2026-11',
    confidence: 'published',
    note: 'kernels of Mamba-2 take 128 or 256; the rate of mixers that is fitted on top of it takes that up',
  },
} as const satisfies Record<string, Sourced<number>>;
