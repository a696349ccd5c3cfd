/** Predicts every row with constants that its own group, accelerator, source or model did not help to fit: the honest error. */
import { planTraining, type TrainingInput } from '../../training/index.js';
import { type Kinship, shippedUncertainty, type TrainingUncertainty } from '../../uncertainty/index.js';
import { foldsOfGroups } from '../folds.js';
import { fitUncertainty } from '../intervals.js';
import { groupOf, type Prediction, predictRows } from '../prediction.js';
import { residualsOf } from '../residuals.js';
import type { TrainingRow } from '../row.js';
import { fitTraining } from './fit.js';
import { overridesAt } from './overrides.js';
import { type FitPoint, startPoint } from './parameters.js';

/** What is left out together: rows that share it never help to predict each other. */
const units = {
  group: groupOf,
  accelerator: ({ hardware }) => hardware.acceleratorId ?? 'unknown accelerator',
  source: ({ source }) => source.title ?? 'unknown source',
  model: ({ model }) => model.name,
} as const satisfies Record<string, (row: TrainingRow) => string>;

export type LeftOutUnit = keyof typeof units;

/** Every unit that can be left out. */
export const leftOutUnits = Object.keys(units) as readonly LeftOutUnit[];

export interface CrossValidationOptions {
  readonly leaveOut?: LeftOutUnit;
  /** Called with each finished fold. */
  readonly report?: (fold: number, folds: number) => void;
}

export interface CrossValidation {
  readonly predictions: readonly Prediction[];
  /** Fold, counted from 1, that a row was left out with. */
  readonly foldOf: (row: TrainingRow) => string;
  /** Intervals from the misses of the other folds, so that their coverage is honest too. */
  readonly uncertaintyOf: (row: TrainingRow) => TrainingUncertainty;
  /** How alike runs are missed, as all the misses tell; undefined where they are too few to tell. */
  readonly kinship: Kinship | undefined;
}

/** Parts that groups are dealt into; each is left out once. */
const GROUP_FOLDS = 5;
/** Accelerators, sources and models are left out one at a time, as far as this many refits go; beyond, several go together. */
const MOST_FOLDS = 20;
/** With fewer groups no quantile is far enough out. */
const FEWEST_GROUPS = 10;
/** Each fold starts cold: a start from a fit of all rows would remember the rows left out. */
const ITERATIONS = 15;

/**
 * Refits with each part of the rows left out and predicts that part.
 *
 * Groups are dealt into five parts. Accelerators, sources and models have a part of their own each, up to 20 parts; those with fewest rows
 * share one beyond that.
 */
export function crossValidate(
  rows: readonly TrainingRow[],
  { leaveOut = 'group', report = () => undefined }: CrossValidationOptions = {},
): CrossValidation {
  const unitOf = units[leaveOut];
  const everything = predictRows(rows, (input) => planTraining(input));
  // What cannot be predicted needs no refit.
  const fitted = everything.flatMap(({ row, outcome }) => (outcome.kind === 'predicted' ? [unitOf(row)] : []));
  const foldCount = leaveOut === 'group' ? GROUP_FOLDS : Math.min(MOST_FOLDS, new Set(fitted).size);
  const folds = foldsOfGroups(leaveOut === 'group' ? rows.map(unitOf) : fitted, foldCount);
  const foldNumber = (row: TrainingRow) => folds.get(unitOf(row)) ?? 0;
  const points: FitPoint[] = [];
  for (let fold = 0; fold < foldCount; fold++) {
    points.push(
      fitTraining(
        everything.filter(({ row }) => foldNumber(row) !== fold),
        startPoint,
        ITERATIONS,
      ).point,
    );
    report(fold + 1, foldCount);
  }
  const predictWith = (point: FitPoint) => (input: TrainingInput) => planTraining(input, {}, overridesAt(point, input));
  const predictions = predictRows(rows, predictWith(startPoint), {
    predictorOf: (row) => predictWith(points[foldNumber(row)] ?? startPoint),
  });
  // Fitted to these misses, not taken from the shipped table: that one rests on an earlier fit.
  const kinship = fitUncertainty(residualsOf(predictions), '', 'fitted').metrics.stepTimeS?.published?.kinship;
  const tables = points.map((_, fold) => {
    const residuals = residualsOf(predictions.filter(({ row }) => foldNumber(row) !== fold));
    const groups = new Set(residuals.map(({ group }) => group)).size;
    // Too few to say anything, or a metric that only the rows left out measured: the shipped intervals stand in.
    if (groups < FEWEST_GROUPS) return shippedUncertainty;
    const found = fitUncertainty(residuals, '', kinship);
    return { ...found, metrics: { ...shippedUncertainty.metrics, ...found.metrics } };
  });
  return {
    predictions,
    foldOf: (row) => `${foldNumber(row) + 1}`,
    kinship,
    uncertaintyOf: (row) => tables[foldNumber(row)] ?? shippedUncertainty,
  };
}
