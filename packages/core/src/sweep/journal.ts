/**
 * The journal of a sweep as text: a line that says which sweep it is, then one line for each row, in order.
 * A row names its number, so that a torn, lost or repeated line is seen wherever it stands.
 */
import { z } from 'zod';
import type { SweepRow } from './row.js';

const identity = z.strictObject({
  journal: z.literal('athanor sweep'),
  version: z.string(),
  /** Hash of the plan, of the files that it names and of the day. */
  plan: z.string(),
  axes: z.array(z.string()),
  figures: z.array(z.string()),
  rows: z.number(),
});

const rowTail = [z.boolean().nullable(), z.string().nullable(), z.string().nullable(), z.string().nullable()] as const;
const rowShape = z.tuple([z.number(), ...rowTail], z.number().nullable());

/** What makes two sweeps the same. */
export type SweepIdentity = Readonly<Omit<z.infer<typeof identity>, 'journal'>>;

export type IdentityPart = 'plan' | 'axes' | 'figures' | 'version';

export function headerLine(sweep: SweepIdentity): string {
  return `${JSON.stringify({ journal: 'athanor sweep', ...sweep })}\n`;
}

/** Undefined where the line is not of a journal. */
export function parseHeader(line: string): SweepIdentity | undefined {
  const { success, data } = identity.safeParse(parsed(line));
  if (!success) return undefined;
  const { journal: _, ...sweep } = data;
  return sweep;
}

/** The first part in which two sweeps differ. */
export function differingPart(a: SweepIdentity, b: SweepIdentity): IdentityPart | undefined {
  const parts: readonly IdentityPart[] = ['plan', 'axes', 'figures', 'version'];
  return parts.find((part) => JSON.stringify(a[part]) !== JSON.stringify(b[part]));
}

export function rowLine(row: number, { fits, error, errorField, layout, figures }: SweepRow): string {
  return `${JSON.stringify([row, fits, error, errorField, layout, ...figures])}\n`;
}

/** Undefined where the line is not that of this row: torn, of another row, or damaged. */
export function parseRow(line: string, row: number, figureCount: number): SweepRow | undefined {
  const { success, data } = rowShape.safeParse(parsed(line));
  if (!success || data[0] !== row || data.length !== figureCount + 5) return undefined;
  const [, fits, error, errorField, layout, ...figures] = data;
  return { fits, error, errorField, layout, figures };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
