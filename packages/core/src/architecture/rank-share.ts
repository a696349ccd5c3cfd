/** Which share of a model one rank computes, and on how many tokens. */
import type { MoeMlp } from './architecture.js';
import type { LengthClass } from './text-lengths.js';

/** Which share of a layer one rank computes, and on how many tokens. */
export interface RankShare {
  readonly tensorParallel: number;
  readonly contextParallel: number;
  /** Of the context ranks, neighbours that exchange tokens for heads before attention; default 1. The rest pass keys and values around. */
  readonly contextHeadRanks?: number;
  /** Keys and values are gathered before attention begins, instead of piece by piece beside it; default false. */
  readonly contextGathersAhead?: boolean;
  readonly expertParallel: number;
  readonly sequenceParallel: boolean;
  /** Sequences of one micro-batch. */
  readonly sequences: number;
  /** Tokens of a whole sequence, before context parallelism splits it. */
  readonly sequenceTokens: number;
  /** Lengths of the texts in the sequences, whose tokens see no other text; absent where all tokens of a sequence may. */
  readonly texts?: readonly LengthClass[];
  /** Largest load of a rank's experts over the mean; 1 is forced balance. */
  readonly expertImbalance: number;
  /** Quantising of GEMM inputs: bytes moved per element in forward and again in backward; 0 for 16-bit recipes. */
  readonly quantiseBytesPerElement: number;
  /** Whether queries, keys and values are quantised as well, and attention multiplies 8-bit numbers. */
  readonly quantisesAttention: boolean;
  /** Routing: bytes that permutation, padding, unpermutation and the weighted sum move per routed token and hidden element, forward. */
  readonly permuteBytesPerElement: number;
  /** Bytes that the loss moves per logit, forward and backward, beyond what the head writes and reads. */
  readonly lossBytesPerLogit: number;
}

/** One rank that computes everything, of one token: a start for shares that split only some things. */
export const UNSPLIT: RankShare = {
  tensorParallel: 1,
  contextParallel: 1,
  expertParallel: 1,
  sequenceParallel: false,
  sequences: 1,
  sequenceTokens: 1,
  expertImbalance: 1,
  quantiseBytesPerElement: 0,
  quantisesAttention: false,
  permuteBytesPerElement: 0,
  lossBytesPerLogit: 0,
};

/** Tokens of one micro-batch that one rank holds, before sequence parallelism. */
export function rankTokens(share: RankShare): number {
  return (share.sequences * share.sequenceTokens) / share.contextParallel;
}

/** Ranks that split each expert: none where expert parallelism places whole experts, else the tensor ranks. */
export function expertTensorParallelSize(share: Pick<RankShare, 'tensorParallel' | 'expertParallel'>): number {
  return share.expertParallel > 1 ? 1 : share.tensorParallel;
}

/**
 * Tokens of the busiest expert rank over the mean, which its products, its exchange and its memory are larger by.
 *
 * @returns 1 where one rank has all experts; never more than if every token chose among the busiest rank's experts
 */
export function busiestLoad(
  { expertImbalance, expertParallel }: Pick<RankShare, 'expertImbalance' | 'expertParallel'>,
  { experts, expertsPerToken }: Pick<MoeMlp, 'experts' | 'expertsPerToken'>,
): number {
  return Math.max(1, Math.min(expertImbalance, expertParallel, experts / expertsPerToken));
}

/** Ranks over which norms and residuals are split. */
export function sequenceSplit(share: RankShare): number {
  return share.sequenceParallel ? share.tensorParallel : 1;
}
