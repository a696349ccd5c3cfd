/** Where a sweep writes: whether it may, and where an interrupted one goes on. */
import { createHash } from 'node:crypto';
import { formatMessage } from '@athanor/core/messages';
import { differingPart, gridSize, rowLine, type SweepIdentity, type SweepSetup, sweepRow } from '@athanor/core/sweep';
import type { Io } from '../../io.js';
import { version } from '../../version.js';
import { journalOf, readJournal, type SoundJournal } from './journalFile.js';
import { type Format, formats } from './writers.js';

export interface TargetOptions {
  readonly out: string;
  readonly resume?: boolean;
  readonly force?: boolean;
}

/** The format that the ending of the file asks for. */
export function formatOf(out: string): Format | undefined {
  return formats.find((format) => out.toLowerCase().endsWith(`.${format}`));
}

export function identityOf({ data, files, asOf, axes, figures }: SweepSetup): SweepIdentity {
  return {
    version,
    plan: hash([data, files, asOf ?? '']),
    axes: axes.map(({ name, values }) => `${name}=${hash(values)}`),
    figures: [...figures],
    rows: gridSize(axes),
  };
}

/** Names one sweep in messages and in its output. */
export const hashOf = (identity: SweepIdentity): string => hash(identity);

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}

/** The journal to go on with, nothing to begin anew, or why neither may be. */
export type Start =
  | { readonly kind: 'anew' }
  | { readonly kind: 'resume'; readonly journal: SoundJournal }
  | { readonly kind: 'refused'; readonly problem: string };

export function startOf(setup: SweepSetup, { out, resume = false, force = false }: TargetOptions, io: Io): Start {
  const refused = (problem: string): Start => ({ kind: 'refused', problem });
  const path = journalOf(out);
  const [output, journal] = [io.status(out), io.status(path)];
  if (output.kind === 'folder') return refused(formatMessage('cli.fileIsFolder', { file: out }));
  if (io.status(io.beside(out, '.')).kind !== 'folder') return refused(formatMessage('sweep.outFolder', { file: out }));
  if (force) return { kind: 'anew' };
  const found = journal.kind === 'file' ? readJournal(path, io.disk) : 'empty';
  if (found === 'foreign') return refused(formatMessage('sweep.notAJournal', { journal: path }));
  if (found === 'empty') {
    if (output.kind === 'missing') return { kind: 'anew' };
    return refused(formatMessage(resume ? 'sweep.nothingToResume' : 'sweep.outExists', { file: out }));
  }
  const ours = identityOf(setup);
  const differs = differingPart(found.identity, ours);
  if (differs !== undefined)
    return refused(
      formatMessage('sweep.otherSweep', {
        journal: path,
        theirs: hashOf(found.identity),
        ours: hashOf(ours),
        differs: `sweep.differs.${differs}`,
      }),
    );
  if (!resume) return refused(formatMessage('sweep.unfinished', { journal: path, rows: found.rows }));
  if (found.firstRow !== undefined && `${found.firstRow}\n` !== rowLine(0, sweepRow(setup, 0)))
    return refused(formatMessage('sweep.otherNumbers', { journal: path }));
  return { kind: 'resume', journal: found };
}
