/** What a drawing of a validation shows: one point for each predicted step time. */
import type { Prediction, ValidatedRow } from '@athanor/core/validation';

export interface PlotPoint {
  readonly id: string;
  readonly group: string;
  readonly generation: string;
  readonly kind: 'dense' | 'moe';
  readonly measured: number;
  readonly predicted: number;
  readonly errorPct: number;
  readonly low: number;
  readonly high: number;
}

/** @param rows of the same predictions, in the same order */
export function plotPoints(predictions: readonly Prediction[], rows: readonly ValidatedRow[]): readonly PlotPoint[] {
  return predictions.flatMap(({ metric, group, outcome }, index) => {
    const row = rows[index];
    if (metric !== 'stepTimeS' || outcome.kind === 'skipped' || row?.low == null || row.high === null) return [];
    const { measured, predicted, facts } = outcome;
    return [
      {
        id: row.id,
        group,
        generation: facts.generation,
        kind: facts.kind,
        measured,
        predicted,
        errorPct: 100 * (predicted / measured - 1),
        low: row.low,
        high: row.high,
      },
    ];
  });
}
