/** Names of events: what a trace calls them, and the letter that stands for them in a terminal. */
import { formatMessage } from '../messages/index.js';
import type { EventKind, TimelineEvent } from '../training/index.js';

/** What a cell of the terminal drawing shows: an event, or what compute waits for where there is none. */
export type CellKind = EventKind | 'exchangeWait' | 'idle';

/** All different, so that a drawing without colour can be read. */
export const letters: Readonly<Record<CellKind, string>> = {
  forward: 'F',
  backward: 'B',
  inputGradient: 'I',
  weightGradient: 'W',
  pair: 'P',
  reference: 'M',
  optimizer: 'O',
  tensorExchange: 'T',
  contextExchange: 'C',
  expertExchange: 'E',
  activations: 'A',
  gradients: 'D',
  gather: 'G',
  reduce: 'R',
  replicaReduce: 'K',
  activationOffload: 'H',
  optimizerOffload: 'S',
  exchangeWait: 'X',
  idle: '.',
};

/** Micro-batch, and chunk where a stage has several; both from 1. */
export function pieceLabel({ piece, backwardPiece }: TimelineEvent, chunks: number): string {
  const one = (each: NonNullable<TimelineEvent['piece']>) =>
    chunks > 1 ? `${each.microBatch + 1}/${each.chunk + 1}` : String(each.microBatch + 1);
  if (piece === undefined) return '';
  return backwardPiece === undefined ? one(piece) : `${one(piece)}+${one(backwardPiece)}`;
}

/** "forward 3/2": kind, micro-batch and chunk. */
export function eventName(event: TimelineEvent, chunks: number): string {
  const kind = formatMessage(`timeline.kind.${event.kind}`, {});
  const piece = pieceLabel(event, chunks);
  return piece === '' ? kind : `${kind} ${piece}`;
}
