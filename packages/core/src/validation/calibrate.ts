/** Corrects predictions by runs that a user measured on the same cluster. */
import {
  calibratedInterval,
  type MeasuredRun,
  shippedUncertainty,
  type TrainingUncertainty,
  trainingInterval,
} from '../uncertainty/index.js';
import type { Prediction } from './prediction.js';

/** A measured run with the row that it stands in. */
export interface OwnRun extends MeasuredRun {
  readonly id: string;
  readonly source: string | null;
}

/** The steps that rows of a user's file measured, against the shipped constants; skipped rows have none. */
export function ownRuns(predictions: readonly Prediction[]): readonly OwnRun[] {
  return predictions.flatMap(({ row, metric, outcome }) =>
    metric === 'stepTimeS' && outcome.kind === 'predicted'
      ? [
          {
            id: row.id,
            source: row.source.title,
            traits: outcome.facts,
            logRatio: Math.log(outcome.measured / outcome.predicted),
          },
        ]
      : [],
  );
}

/**
 * Predictions of step times corrected by the runs of the same source; a row that is among the runs is corrected by the others alone,
 * and helps only to tell how much runs of the cluster scatter.
 *
 * @param predictions with the shipped constants
 */
export function calibrateRows(
  predictions: readonly Prediction[],
  runs: readonly OwnRun[],
  table: TrainingUncertainty = shippedUncertainty,
): readonly Prediction[] {
  return predictions.map((prediction) => {
    const { row, metric, group, outcome } = prediction;
    if (metric !== 'stepTimeS' || outcome.kind !== 'predicted') return prediction;
    const ofCluster = runs.filter(({ source }) => source === row.source.title);
    const others = ofCluster.filter(({ id }) => id !== row.id);
    // A published row must not be judged by what it says of itself.
    const plainOf = () => trainingInterval(metric, outcome.facts, table, (run) => run.group === group);
    const calibration = calibratedInterval(others, outcome.facts, table, ofCluster, plainOf);
    if (calibration === undefined) return prediction;
    const { predicted } = outcome;
    return { ...prediction, outcome: { ...outcome, predicted: predicted * calibration.factor, calibration } };
  });
}
