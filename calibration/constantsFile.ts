/** Files of fitted kernel and network constants: what each says of its data and errors, and the lines that a run prints. */
import { writeFileSync } from 'node:fs';
import type { ErrorSummary } from './errors.js';
import type { TableName } from './family.js';

/** Where the measured tables lie. */
export interface Places {
  readonly kernels: string;
  readonly networks: string;
}

export const trainRowsPerTable = 2500;

export const about = {
  dataset: {
    title: 'Measured kernel tables of AIConfigurator',
    url: 'https://github.com/ai-dynamo/aiconfigurator',
    revision: '095f58a',
    date: '2026-08-21',
    license: 'Apache-2.0',
  },
  command: 'npm run calibrate -- --tables DIR',
  split: '70 % of the shapes train, at most 2,500 for each table; 30 % are held out, by hash of the shape',
  errors: '|predicted/measured − 1| in percent; constants are shares of the datasheet rates in catalog/accelerators',
};

/** Measured systems of each profiled generation. */
export const generations = {
  ampere: ['a100_sxm'],
  hopper: ['h100_sxm', 'h200_sxm'],
  blackwell: ['b200_sxm', 'gb200'],
} as const;
export type Generation = keyof typeof generations;
export const generationNames = Object.keys(generations) as readonly Generation[];

/** What a fit says of itself in its file. */
export function record(
  tables: readonly Pick<TableName, 'system' | 'backend'>[],
  { train, heldOut }: { readonly train: ErrorSummary; readonly heldOut: ErrorSummary },
): Record<string, unknown> {
  return {
    systems: [...new Set(tables.map((table) => table.system))],
    backends: [...new Set(tables.map((table) => table.backend))],
    trainRows: train.rows,
    heldOutRows: heldOut.rows,
    trainMeanAbsErrorPct: train.meanAbsErrorPct,
    trainMedianAbsErrorPct: train.medianAbsErrorPct,
    heldOutMeanAbsErrorPct: heldOut.meanAbsErrorPct,
    heldOutMedianAbsErrorPct: heldOut.medianAbsErrorPct,
  };
}

const core = new URL('../../packages/core/src/', import.meta.url);

/** @param path below packages/core/src */
export function write(path: string, content: unknown): void {
  writeFileSync(new URL(path, core), `${JSON.stringify(content, null, 2)}\n`);
}

/** One row of the printed table: held-out mean / median and bias, then those of subsets. */
export function line(name: string, heldOut: ErrorSummary, ...subsets: readonly ErrorSummary[]): void {
  const cells = (one: ErrorSummary) =>
    [
      String(one.rows).padStart(6),
      `${one.meanAbsErrorPct}/${one.medianAbsErrorPct}`.padStart(10),
      one.biasPct.toFixed(1).padStart(6),
    ].join(' ');
  console.log([name.padEnd(58), ...[heldOut, ...subsets].map(cells)].join(' '));
}
