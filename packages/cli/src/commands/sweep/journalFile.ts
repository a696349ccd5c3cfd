/** The journal beside the output: what of it is sound, and its rows again. */
import { parseHeader, parseRow, type SweepIdentity, type SweepRow } from '@athanor/core/sweep';
import type { Disk } from '../../io.js';
import { linesOf } from './lines.js';

export const journalOf = (out: string): string => `${out}.journal`;

/** The sound beginning of a journal. */
export interface SoundJournal {
  readonly identity: SweepIdentity;
  readonly rows: number;
  /** Where the sound part ends: what follows is cut. */
  readonly bytes: number;
  /** As it was written; undefined where no row is done. */
  readonly firstRow: string | undefined;
}

/** Thrown where a journal that was sound is no longer: something else writes to it. */
export class DamagedJournal extends Error {
  constructor(readonly row: number) {
    super(`row ${row} of the journal is damaged`);
  }
}

/**
 * @returns 'foreign' for a file that is no journal; 'empty' where not even its first line is finished
 */
export function readJournal(path: string, disk: Disk): SoundJournal | 'foreign' | 'empty' {
  let found: SoundJournal | undefined;
  for (const { text, end } of linesOf(path, disk)) {
    if (found === undefined) {
      const identity = parseHeader(text);
      if (identity === undefined) return 'foreign';
      found = { identity, rows: 0, bytes: end, firstRow: undefined };
    } else {
      const { identity, rows, firstRow } = found;
      if (rows === identity.rows || parseRow(text, rows, identity.figures.length) === undefined) return found;
      found = { identity, rows: rows + 1, bytes: end, firstRow: firstRow ?? text };
    }
  }
  return found ?? (disk.readAt(path, 0, 1).toString() === '' || startsAsJournal(path, disk) ? 'empty' : 'foreign');
}

/** A first line that was torn begins as every first line does. */
function startsAsJournal(path: string, disk: Disk): boolean {
  const start = '{"journal":"athanor sweep"';
  const bytes = new TextDecoder().decode(disk.readAt(path, 0, start.length));
  return start.startsWith(bytes);
}

/** @throws DamagedJournal where a row is not what should stand there, or rows are missing */
export function* rowsOf(path: string, { rows, figures }: SweepIdentity, disk: Disk): Generator<SweepRow> {
  let row = -1;
  for (const { text } of linesOf(path, disk)) {
    if (row >= 0) {
      const found = row < rows ? parseRow(text, row, figures.length) : undefined;
      if (found === undefined) throw new DamagedJournal(row);
      yield found;
    }
    row += 1;
  }
  if (row < rows) throw new DamagedJournal(Math.max(0, row));
}
