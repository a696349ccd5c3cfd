/** The lines of a file, read in pieces, so that its length does not matter. */
import type { Disk } from '../../io.js';

/** One line that is complete. */
export interface Line {
  readonly text: string;
  /** Offset of what follows it. */
  readonly end: number;
}

const pieceBytes = 1 << 16;
const newline = 10;

/** What follows the last line break is left out: a line that was not finished. */
export function* linesOf(path: string, disk: Disk): Generator<Line> {
  const decoder = new TextDecoder();
  let rest = new Uint8Array();
  let start = 0;
  for (let offset = 0; ; ) {
    const piece = disk.readAt(path, offset, pieceBytes);
    if (piece.length === 0) return;
    offset += piece.length;
    const bytes = new Uint8Array(rest.length + piece.length);
    bytes.set(rest);
    bytes.set(piece, rest.length);
    let from = 0;
    for (let at = bytes.indexOf(newline, rest.length); at >= 0; at = bytes.indexOf(newline, from)) {
      yield { text: decoder.decode(bytes.subarray(from, at)), end: start + at + 1 };
      from = at + 1;
    }
    rest = bytes.slice(from);
    start += from;
  }
}
