/** Fits how alike runs of one cluster are missed, by letting a few of them correct the others. */
import {
  errorScaleOf,
  layoutDistance,
  noisySolver,
  type RunTraits,
  type Similarity,
  sharedVariance,
  sharesCell,
  type TrainingUncertainty,
} from '../uncertainty/index.js';
import { gridDescent } from './descent.js';
import { type Draw, drawsOf, type Unit } from './draws.js';
import { conformalQuantile } from './quantile.js';
import type { Residual } from './residuals.js';

/** Values that are tried for each part; the share of layouts is 1, since only ratios matter. */
const choices = {
  recipe: [0, 0.03, 0.1, 0.2, 0.4],
  cell: [0, 0.1, 0.3, 0.6, 1.2],
  noise: [0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 2, 6, 20],
  reach: [2, 4, 6, 9, 13, 20],
} as const;
const start: Parts = { recipe: 0.03, cell: 0.3, layout: 1, noise: 0.1, reach: 6 };
const mostSweeps = 3;
/** Misses beyond this, as |ln|, count no more: contradictory rows must not decide how alike the others are. */
const missLimit = 0.3;
const drawsOfCell = 6;
const seed = 20_261;

type Parts = Omit<Similarity, 'high'>;

/**
 * The parts with which two or three runs of a cell, drawn at random, correct the rest of it best: least mean |ln(measured / corrected)|.
 *
 * Cross-validation rather than likelihood: misses have heavier tails than a Gaussian process, whose likelihood would take the few far ones for noise
 * of all.
 *
 * @param residuals of step times whose group was left out of the fit
 * @param table with the typical miss
 * @source Bachoc 2013, doi:10.1016/j.csda.2013.03.016 (cross-validation where the covariance model is not exact)
 */
export function fitSimilarity(residuals: readonly Residual[], table: TrainingUncertainty): Similarity {
  const trials = (['cell', 'recipe'] as const satisfies readonly Unit[]).flatMap((unit) =>
    drawsOf(residuals, unit, { draws: drawsOfCell, seed }).map((draw) => trialOf(draw, table)),
  );
  const best = gridDescent({ start, choices, cost: (parts) => meanMiss(trials, parts), mostSweeps });
  const scored = trials.flatMap((trial) => {
    const weight = 1 / Math.sqrt(trial.left.length);
    return corrected(trial, best).map(({ miss, scale, remaining }) => ({
      value: Math.abs(miss) / (scale * Math.sqrt(remaining)),
      weight,
    }));
  });
  const cells = new Set(trials.map(({ cell }) => cell)).size;
  return { ...best, high: scored.length === 0 ? 0 : conformalQuantile(scored, cells, 1 - table.coverageFraction) };
}

interface Pair {
  readonly inOneCell: boolean;
  readonly distance: number;
}

/** A draw with what its correction needs, computed once. */
interface Trial {
  readonly cell: string;
  /** Scores of the known runs, and their pairs among each other. */
  readonly scores: readonly number[];
  readonly known: readonly (readonly Pair[])[];
  readonly left: readonly { readonly logRatio: number; readonly scale: number; readonly toKnown: readonly Pair[] }[];
}

function trialOf({ cell, known, left }: Draw, table: TrainingUncertainty): Trial {
  const scaleOf = (run: RunTraits): number => errorScaleOf(table.metrics.stepTimeS?.scale, run);
  const pair = (a: RunTraits, b: RunTraits): Pair => ({ inOneCell: sharesCell(a, b), distance: layoutDistance(a, b) });
  return {
    cell,
    scores: known.map(({ logRatio, facts }) => logRatio / scaleOf(facts)),
    known: known.map(({ facts: a }) => known.map(({ facts: b }) => pair(a, b))),
    left: left.map(({ logRatio, facts }) => ({
      logRatio,
      scale: scaleOf(facts),
      toKnown: known.map(({ facts: each }) => pair(facts, each)),
    })),
  };
}

function corrected(
  { scores, known, left }: Trial,
  parts: Parts,
): readonly { readonly miss: number; readonly scale: number; readonly remaining: number }[] {
  const shared = ({ inOneCell, distance }: Pair): number => sharedVariance(inOneCell, distance, parts);
  const solve = noisySolver(
    known.map((line) => line.map(shared)),
    parts.noise,
  );
  const weighted = solve(scores);
  const prior = sharedVariance(true, 0, parts) + parts.noise;
  return left.map(({ logRatio, scale, toKnown }) => {
    const covariances = toKnown.map(shared);
    const dot = (values: readonly number[]): number =>
      covariances.reduce((sum, value, index) => sum + value * (values[index] ?? 0), 0);
    return {
      miss: logRatio - scale * dot(weighted),
      scale,
      remaining: Math.max(parts.noise, prior - dot(solve(covariances))) / prior,
    };
  });
}

function meanMiss(trials: readonly Trial[], parts: Parts): number {
  let sum = 0;
  let weights = 0;
  for (const trial of trials) {
    const weight = 1 / Math.sqrt(trial.left.length);
    for (const { miss } of corrected(trial, parts)) {
      sum += weight * Math.min(missLimit, Math.abs(miss));
      weights += weight;
    }
  }
  return weights === 0 ? 0 : sum / weights;
}
