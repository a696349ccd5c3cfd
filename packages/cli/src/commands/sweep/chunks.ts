/** Rows of a sweep as journal lines, some at a time and in order: evaluated here, or in workers beside. */
import { rowLine, type SweepSetup, sweepRow } from '@athanor/core/sweep';

export interface Chunk {
  /** Lines of the journal. */
  readonly text: string;
  /** The row after the last. */
  readonly end: number;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export function linesOfSpan(setup: SweepSetup, { from, to }: Span): string {
  let text = '';
  for (let row = from; row < to; row += 1) text += rowLine(row, sweepRow(setup, row));
  return text;
}

/** In this thread; between chunks others get their turn, a Ctrl-C among them. */
export async function* chunksHere(setup: SweepSetup, { from, to }: Span, size: number): AsyncGenerator<Chunk> {
  for (let start = from; start < to; start += size) {
    const end = Math.min(to, start + size);
    yield { text: linesOfSpan(setup, { from: start, to: end }), end };
    await new Promise((resolve) => setImmediate(resolve));
  }
}
