/** Draws a few runs of a cluster as if its owner had measured them, the rest to be predicted. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { groupedBy } from './groups.js';
import type { Residual } from './residuals.js';

/**
 * What the drawn runs have in common, always of one source, accelerator, software, model kind and precision: nothing more (`recipe`), or the model and
 * the task too (`cell`).
 */
export type Unit = 'recipe' | 'cell';

export interface Draw {
  /** The cluster and what else is common. */
  readonly cell: string;
  readonly known: readonly Residual[];
  readonly left: readonly Residual[];
}

/** Cells with fewer runs leave too few to predict. */
const fewestRuns = 5;
const [fewestKnown, mostKnown] = [2, 3];

/** @returns for each cell of at least 5 runs, in order of its name, draws of 2 or 3 of them; the same for the same seed */
export function drawsOf(
  residuals: readonly Residual[],
  unit: Unit,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): readonly Draw[] {
  const cells = groupedBy(residuals, (residual) => cellOf(residual, unit));
  const generator = xoroshiro128plus(seed);
  return [...cells]
    .filter(([, runs]) => runs.length >= fewestRuns)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([cell, runs]) =>
      Array.from({ length: draws }, (): Draw => {
        const mixed = [...runs];
        const count = uniformInt(generator, fewestKnown, mostKnown);
        for (let at = 0; at < count; at++) {
          const other = uniformInt(generator, at, mixed.length - 1);
          const run = mixed[at] as Residual;
          mixed[at] = mixed[other] as Residual;
          mixed[other] = run;
        }
        return { cell, known: mixed.slice(0, count), left: mixed.slice(count) };
      }),
    );
}

/** Source × accelerator × software: what stands for the cluster of one owner. */
export function clusterOf({ source, facts }: Residual): string {
  return [source, facts.accelerator, facts.framework].join(' | ');
}

function cellOf(residual: Residual, unit: Unit): string {
  const { facts } = residual;
  const recipe = [clusterOf(residual), facts.kind, facts.precision];
  const cell = unit === 'cell' ? [facts.hiddenSize, facts.layers, facts.task] : [];
  return [...recipe, ...cell].join(' | ');
}
