/** How far predictions missed. */
import type { RunTraits } from '../uncertainty/index.js';
import type { Prediction } from './prediction.js';

/** One miss: the logarithm of measured over predicted. */
export interface Residual {
  /** Of the row. */
  readonly id: string;
  readonly metric: string;
  readonly source: string;
  readonly group: string;
  readonly facts: RunTraits;
  readonly logRatio: number;
}

/** Misses of the predicted rows; skipped ones have none. */
export function residualsOf(predictions: readonly Prediction[]): readonly Residual[] {
  return predictions.flatMap(({ row, metric, group, outcome }) =>
    outcome.kind === 'predicted'
      ? [
          {
            id: row.id,
            metric,
            source: row.source.title ?? 'unknown source',
            group,
            facts: outcome.facts,
            logRatio: Math.log(outcome.measured / outcome.predicted),
          },
        ]
      : [],
  );
}
