/** The structured facts that training primitives read; everything else reaches them as numbers. */
import type { Architecture } from '../architecture/index.js';
import type { AttentionKernel, GemmFormat } from '../kernels/index.js';
import type { TextShape } from './input.js';

export interface TrainingObjects {
  readonly architecture: Architecture;
  /** Words that choose kernels: hardware family, number format, attention kernel. */
  readonly stack: {
    readonly generation: string;
    readonly gemmFormat: GemmFormat;
    readonly attentionKernel: AttentionKernel;
  };
  /** How texts become sequences. */
  readonly texts: TextShape | FullSequences;
}

/** Every sequence is full, and its tokens see all earlier ones. */
export interface FullSequences {
  readonly packing: 'full';
}
