/** How published runs were missed that the prediction was not fitted to, kept as a table of columns. */
import type { RunTraits } from './runTraits.js';

export interface PublishedRun {
  /** Of the row in validation/training-runs.json. */
  readonly id: string;
  /** Source × model × accelerator: rows that are left out together. */
  readonly group: string;
  readonly source: string;
  readonly traits: RunTraits;
  /** ln(measured / predicted) over the typical miss of such a run, with the group left out of the fit. */
  readonly score: number;
}

/** Names of the columns, then a row of values for each run. */
export interface PublishedRunTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | boolean)[])[];
}

const own = ['id', 'group', 'source', 'score'] as const;

/** @returns a table with a column for each trait, by name */
export function tableOfRuns(runs: readonly PublishedRun[]): PublishedRunTable {
  const traits = Object.keys(runs[0]?.traits ?? {}) as (keyof RunTraits)[];
  return {
    columns: [...own, ...traits],
    rows: runs.map((run) => [...own.map((name) => run[name]), ...traits.map((name) => run.traits[name])]),
  };
}

/** @throws TypeError where a row has another number of values than there are columns: the data file is broken */
export function runsOfTable({ columns, rows }: PublishedRunTable): readonly PublishedRun[] {
  return rows.map((row) => {
    if (row.length !== columns.length) throw new TypeError(`${row.length} values for ${columns.length} columns`);
    // tableOfRuns wrote them under these names.
    const values: unknown = Object.fromEntries(columns.map((name, index) => [name, row[index]]));
    const { id, group, source, score, ...traits } = values as Omit<PublishedRun, 'traits'> & RunTraits;
    return { id, group, source, score, traits };
  });
}
