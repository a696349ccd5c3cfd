/** Predicts every row with constants that its own group did not help to fit: the honest error. */
import { planTraining, type TrainingInput } from '../../training/index.js';
import { shippedUncertainty, type TrainingUncertainty } from '../../uncertainty/index.js';
import { fitUncertainty, foldsOfGroups, residualsOf } from '../intervals.js';
import { groupOf, type Prediction, predictRows } from '../prediction.js';
import type { TrainingRow } from '../row.js';
import { type FitPoint, fitTraining, overridesAt, startPoint } from './fit.js';

export interface CrossValidation {
  readonly predictions: readonly Prediction[];
  /** Fold, counted from 1, that a row was left out with. */
  readonly foldOf: (row: TrainingRow) => string;
  /** Intervals from the misses of the other folds, so that their coverage is honest too. */
  readonly uncertaintyOf: (row: TrainingRow) => TrainingUncertainty;
}

/** Parts that the groups are dealt into; each is left out once. */
const FOLDS = 5;
/** Each fold starts cold: a start from a fit of all rows would remember the rows left out. */
const SWEEPS = 4;

/**
 * Refits with each fifth of the groups left out and predicts the rows of that fifth.
 *
 * @param report called with each finished fold
 */
export function crossValidate(
  rows: readonly TrainingRow[],
  report: (fold: number, folds: number) => void = () => undefined,
): CrossValidation {
  const everything = predictRows(rows, (input) => planTraining(input));
  const folds = foldsOfGroups(rows.map(groupOf), FOLDS);
  const points = new Map<number, FitPoint>();
  for (let fold = 0; fold < FOLDS; fold++) {
    const others = everything.filter(({ group }) => folds.get(group) !== fold);
    points.set(fold, fitTraining(others, startPoint, SWEEPS).point);
    report(fold + 1, FOLDS);
  }
  const foldNumber = (row: TrainingRow) => folds.get(groupOf(row)) ?? 0;
  const predictWith = (point: FitPoint) => (input: TrainingInput) => planTraining(input, {}, overridesAt(point, input));
  const predictions = predictRows(rows, predictWith(startPoint), {
    predictorOf: (row) => predictWith(points.get(foldNumber(row)) ?? startPoint),
  });
  const tables = Array.from({ length: FOLDS }, (_, fold) => {
    const residuals = residualsOf(predictions.filter(({ row }) => foldNumber(row) !== fold));
    // Too few rows to say anything: the shipped intervals stand in.
    return residuals.length === 0 ? shippedUncertainty : fitUncertainty(residuals, '');
  });
  return {
    predictions,
    foldOf: (row) => `${foldNumber(row) + 1}`,
    uncertaintyOf: (row) => tables[foldNumber(row)] ?? shippedUncertainty,
  };
}
