/** Operators that attention and feed-forward networks share: memory-bound work, quantising, and the collectives around split projections. */
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

/** Keys and values of the other context ranks; a ring moves the same bytes as a gather. */
export function contextGather(bytes: number, share: RankShare): Operator[] {
  if (share.contextParallel === 1) return [];
  return [{ kind: 'collective', name: 'key-value gather', collective: 'allGather', group: 'context', bytes }];
}

/** @param copies experts that each token goes to */
export function expertExchange(name: string, bytes: number, copies: number, share: RankShare): Operator[] {
  if (share.expertParallel === 1) return [];
  return [{ kind: 'collective', name, collective: 'allToAll', group: 'expert', bytes, copies }];
}
