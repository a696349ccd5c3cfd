/** How published runs were missed that the prediction was not fitted to, kept as a table of columns. */
import type { RunTraits } from './runTraits.js';

export interface PublishedRun {
  /** Of the row in validation/training-runs.json. */
  readonly id: string;
  /** Source × model × accelerator: rows that are left out together. */
  readonly group: string;
  readonly traits: RunTraits;
  /** ln(measured / predicted) over the typical miss of such a run, with the group left out of the fit. */
  readonly score: number;
}

/** Names of the columns, then a row of values for each run; its group by its place in the list. */
export interface PublishedRunTable {
  readonly groups: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | boolean)[])[];
}

const own = ['id', 'group', 'score'] as const;

/** @returns a table with a column for each trait, by name */
export function tableOfRuns(runs: readonly PublishedRun[]): PublishedRunTable {
  const traits = Object.keys(runs[0]?.traits ?? {}) as (keyof RunTraits)[];
  const groups = [...new Set(runs.map(({ group }) => group))];
  const places = new Map(groups.map((group, place) => [group, place]));
  return {
    groups,
    columns: [...own, ...traits],
    rows: runs.map((run) => [
      run.id,
      places.get(run.group) ?? -1,
      run.score,
      ...traits.map((name) => run.traits[name]),
    ]),
  };
}

/** @throws TypeError where a row has another number of values than there are columns, or a group that is not there: the data file is broken */
export function runsOfTable({ groups, columns, rows }: PublishedRunTable): readonly PublishedRun[] {
  return rows.map((row) => {
    if (row.length !== columns.length) throw new TypeError(`${row.length} values for ${columns.length} columns`);
    // tableOfRuns wrote them under these names.
    const values: unknown = Object.fromEntries(columns.map((name, index) => [name, row[index]]));
    const { id, group: place, score, ...traits } = values as { id: string; group: number; score: number } & RunTraits;
    const group = groups[place];
    if (group === undefined) throw new TypeError(`group ${place} of ${groups.length}`);
    return { id, group, score, traits };
  });
}
