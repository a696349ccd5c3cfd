/** The operators that a model is lowered to: the one list from which FLOPs, bytes, memory and time are summed. */
import type { RoutingGroups } from './architecture.js';
import type { LengthClass } from './text-lengths.js';

/** C[m,n] = A[m,k]·B[k,n] with B a weight; one rank's share. */
export interface GemmOperator {
  readonly kind: 'gemm';
  readonly name: string;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Runs in the low-precision format of the recipe; otherwise in 16 bits. */
  readonly quantised: boolean;
  /** Expands a latent of multi-head latent attention: cheap to repeat, large to keep. */
  readonly expandsLatents?: boolean;
  /** Belongs to an adapter: trains where the model's own weights are frozen. */
  readonly isAdapter?: true;
}

/** The same for the experts that one rank holds: `groups` products of `rows` rows together. */
export interface GroupedGemmOperator {
  readonly kind: 'grouped-gemm';
  readonly name: string;
  readonly groups: number;
  /** Rows of all groups together. */
  readonly rows: number;
  readonly n: number;
  readonly k: number;
  readonly quantised: boolean;
}

/** Scores, softmax and weighted values of one rank's heads. */
export interface AttentionOperator {
  readonly kind: 'attention';
  readonly name: string;
  readonly sequences: number;
  readonly queryTokens: number;
  readonly keyTokens: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly valueHeadDim: number;
  /** Share of the query × key square that the mask leaves: ½ for causal self-attention, less with a window, 1 in decoding. */
  readonly scoreFraction: number;
  /** The same if the causal mask were ignored: 1, or what a window leaves; for conventions that count so. */
  readonly unmaskedFraction: number;
  /** Keys that one query sees at most, itself included; absent for full attention. */
  readonly windowTokens?: number;
  /** Lengths of the texts that the queries come from, where each sees only itself. */
  readonly texts?: readonly LengthClass[];
}

/** A chunked linear-time mixer with a fixed-size state. */
export interface LinearAttentionOperator {
  readonly kind: 'linear-attention';
  readonly name: string;
  readonly tokens: number;
  readonly heads: number;
  readonly keyHeadDim: number;
  readonly valueHeadDim: number;
  /** Convolution and state work as model FLOPs count it. */
  readonly flop: number;
}

/** Norms, rotary, activation, residual, softmax of the loss, permutation: work whose time is its memory traffic. */
export interface ElementwiseOperator {
  readonly kind: 'elementwise';
  readonly name: string;
  readonly forwardBytes: number;
  readonly backwardBytes: number;
  /** Kernels of one pass where everything that can be fused is; 1 unless said. */
  readonly kernels?: number;
  /** A kernel of its own in every stack, which recomputing what is cheap does not repeat: quantising, routing, passes over weights. */
  readonly ownKernel?: true;
}

/** `heads`: context ranks that exchange tokens for heads; `context`: those that pass keys and values around. */
export type ParallelGroup = 'tensor' | 'context' | 'heads' | 'expert';

/** Communication inside a layer; `bytes` is the full buffer, as nccl-tests counts it. */
export interface CollectiveOperator {
  readonly kind: 'collective';
  readonly name: string;
  readonly collective: 'allReduce' | 'allGather' | 'reduceScatter' | 'allToAll';
  readonly group: ParallelGroup;
  readonly bytes: number;
  /** Ranks that each part of the buffer goes to, for an exchange of tokens: experts per token. */
  readonly copies?: number;
  /** Groups of ranks, in order, and how many of them the copies lie in; absent: all. */
  readonly routingGroups?: RoutingGroups;
  /** What follows needs all of it, and nothing else is left to do meanwhile. */
  readonly isBlocking?: true;
}

export type Operator =
  | GemmOperator
  | GroupedGemmOperator
  | AttentionOperator
  | LinearAttentionOperator
  | ElementwiseOperator
  | CollectiveOperator;

/**
 * Arithmetic of one forward operator.
 *
 * @returns FLOP, multiply and add counted apart; elementwise work and collectives count as none
 */
export function operatorFlop(operator: Operator): number {
  switch (operator.kind) {
    case 'gemm':
      return 2 * operator.m * operator.n * operator.k;
    case 'grouped-gemm':
      return 2 * operator.rows * operator.n * operator.k;
    case 'attention': {
      const pairs = operator.sequences * operator.queryTokens * operator.keyTokens * operator.scoreFraction;
      return 2 * pairs * operator.heads * (operator.headDim + operator.valueHeadDim);
    }
    case 'linear-attention':
      return operator.flop;
    case 'elementwise':
    case 'collective':
      return 0;
    default:
      return operator satisfies never;
  }
}
