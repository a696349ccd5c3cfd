/** Predicts every row with constants that its own group did not help to fit: the honest error. */
import { planTraining, type TrainingInput } from '../../training/index.js';
import { foldsOfGroups } from '../intervals.js';
import { groupOf, type Prediction, predictRows } from '../prediction.js';
import type { TrainingRow } from '../row.js';
import { type FitPoint, fitTraining, overridesAt, startPoint } from './fit.js';

export interface CrossValidation {
  readonly predictions: readonly Prediction[];
  /** Fold, counted from 1, that a row was left out with. */
  readonly foldOf: (row: TrainingRow) => string;
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
  return {
    predictions: predictRows(rows, predictWith(startPoint), {
      predictorOf: (row) => predictWith(points.get(foldNumber(row)) ?? startPoint),
    }),
    foldOf: (row) => `${foldNumber(row) + 1}`,
  };
}
