/** Operators that attention and feed-forward networks share: memory-bound work, quantising, and the collectives around split projections. */
import type { MoeMlp } from './architecture.js';
import type { Operator } from './operators.js';
import type { RankShare } from './rank-share.js';

/** Bytes of a 16-bit activation. */
export const BYTES = 2;

export function elementwise(name: string, forwardBytes: number, backwardRatio: number): Operator {
  return { kind: 'elementwise', name, forwardBytes, backwardBytes: forwardBytes * backwardRatio };
}

export function quantise(name: string, elements: number, share: RankShare): Operator {
  const bytes = elements * share.quantiseBytesPerElement;
  return { kind: 'elementwise', name, forwardBytes: bytes, backwardBytes: bytes, ownKernel: true };
}

/** Before a split projection: sequence parallel ranks gather their tokens; without it each already has them all. */
export function gatherOverTensor(name: string, bytes: number, share: RankShare): Operator[] {
  if (share.tensorParallel === 1 || !share.sequenceParallel) return [];
  return [{ kind: 'collective', name, collective: 'allGather', group: 'tensor', bytes }];
}

/** After a split projection: partial sums are reduced, and scattered again under sequence parallelism. */
export function reduceOverTensor(name: string, bytes: number, share: RankShare): Operator[] {
  if (share.tensorParallel === 1) return [];
  const collective = share.sequenceParallel ? 'reduceScatter' : 'allReduce';
  return [{ kind: 'collective', name, collective, group: 'tensor', bytes }];
}

/** How context ranks share attention: so many split the heads of the same tokens, the others hold other tokens. */
export function contextSplit({ contextParallel, contextHeadRanks = 1 }: RankShare): {
  readonly heads: number;
  readonly tokens: number;
} {
  return { heads: contextHeadRanks, tokens: contextParallel / contextHeadRanks };
}

/**
 * Keys and values of the other context ranks; a ring moves the same bytes as a gather.
 *
 * @param bytes of the whole sequence, for all heads that a tensor rank holds
 */
export function contextGather(bytes: number, share: RankShare): Operator[] {
  const { heads, tokens } = contextSplit(share);
  if (tokens === 1) return [];
  const blocking = share.contextGathersAhead ? ({ isBlocking: true } as const) : {};
  const gather = { kind: 'collective', name: 'key-value gather', collective: 'allGather', group: 'context' } as const;
  return [{ ...gather, bytes: bytes / heads, ...blocking }];
}

/**
 * Tokens of all heads for all tokens of some heads, or back: attention needs all of it, and waits.
 *
 * @param bytes of the tokens of one rank
 * @source DeepSpeed Ulysses (2309.14509) §3.2
 */
export function headExchange(name: string, bytes: number, share: RankShare): Operator[] {
  if (contextSplit(share).heads === 1) return [];
  return [{ kind: 'collective', name, collective: 'allToAll', group: 'heads', bytes, isBlocking: true }];
}

/** The tokens of routed experts on their way to them, or what the experts made of them on its way back. */
export function expertExchange(name: string, bytes: number, mlp: MoeMlp, share: RankShare): Operator[] {
  if (share.expertParallel === 1) return [];
  const { expertsPerToken: copies, routingGroups } = mlp;
  return [
    {
      kind: 'collective',
      name,
      collective: 'allToAll',
      group: 'expert',
      bytes,
      copies,
      ...(routingGroups === undefined ? {} : { routingGroups }),
    },
  ];
}
