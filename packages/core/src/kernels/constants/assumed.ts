/** Constants of the kernel models that no measured table holds. Each says where it is from. */
import type { Source, Sourced } from '../../provenance/index.js';

/** Profiles of products that add to 16- and 32-bit gradients, at the commit that was read. */
const gradientProfiles: Source = {
  title:
    'SimuMax (Moore Threads): profiled forward, input-gradient and weight-gradient products on B200 and A100, dense and grouped',
  url: 'https://github.com/MooreThreads/SimuMax/blob/main/configs/system/b200_bf16_ceperm.json',
};

export const assumedKernelConstants = {
  /**
   * Share of the traffic of an accumulated output that a dense product does not hide. Of products above 0.3 TFLOP, with the rate that
   * products of the same machine without accumulation have: 0.57 (B200, 32-bit), 0.2 (B200, 16-bit), 0.3 (A100, 32-bit).
   */
  accumulationExposedFraction: {
    value: 0.4,
    source: gradientProfiles,
    asOf: '2026-05',
    confidence: 'estimated',
    note: 'leaves -2 to +2 % on those three',
  },
  /** The same of grouped products: 42 weight gradients on B200, of 128 to 9,832 rows a group, take what products and traffic take together. */
  groupedAccumulationExposedFraction: {
    value: 1,
    source: gradientProfiles,
    asOf: '2026-05',
    confidence: 'estimated',
    note: 'within about 10 % each, where a roof takes 16 to 38 % too little',
  },
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
