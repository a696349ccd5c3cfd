/** Predicted against measured training runs: rows with intervals, and a summary of each metric. */
import { shippedUncertainty, type TrainingUncertainty, trainingInterval } from '../uncertainty/index.js';
import { type Prediction, type PredictionOptions, type Predictor, predictRows } from './prediction.js';
import { textOf } from './resolution.js';
import type { TrainingRow } from './row.js';
import { mean, median } from './statistics.js';

/** One metric of one row, as `athanor validate training --json` prints it. Null stands for what a skipped row lacks. */
export interface ValidatedRow {
  readonly id: string;
  readonly metric: string;
  readonly group: string;
  readonly measured: number | null;
  readonly predicted: number | null;
  /** 100 · (predicted − measured) / measured. */
  readonly errorPct: number | null;
  /** Bounds of the 80 % interval, in the unit of the metric. */
  readonly low: number | null;
  readonly high: number | null;
  /** Measured rows behind the interval. */
  readonly supportRows: number;
  /** On the prediction, from runs of the user's own; `predicted` has it already. */
  readonly factor?: number;
  readonly derivedFrom?: string;
  /** Which part of the rows was left out of the fit, where it was cross-validated. */
  readonly fold?: string;
  /** What stands in the row otherwise than the format has it, and was read as something else. */
  readonly readAs?: readonly string[];
  /** Why there is no prediction. */
  readonly skipped?: string;
}

/** Errors of one metric over its predicted rows; null where there are none. */
export interface MetricSummary {
  readonly count: number;
  readonly skipped: number;
  readonly medianAbsErrorPct: number | null;
  readonly meanAbsErrorPct: number | null;
  /** Mean of the signed errors: above 0, predictions are too slow or too large. */
  readonly biasPct: number | null;
  /** Share of rows whose measured value lies within low and high, 0 to 1. */
  readonly coverage80: number | null;
}

export interface ValidationReport {
  readonly rows: readonly ValidatedRow[];
  readonly summary: Readonly<Record<string, MetricSummary>>;
}

export interface ReportOptions {
  /** Interval table for a row; a cross-validation gives each fold its own. The shipped table by default. */
  readonly uncertaintyOf?: (row: TrainingRow) => TrainingUncertainty;
  /** Name of the fold that a row was left out with. */
  readonly foldOf?: (row: TrainingRow) => string | undefined;
}

export type ValidationOptions = ReportOptions & PredictionOptions;

/**
 * Predicts rows and reports the errors.
 *
 * @param predict planTraining
 */
export function validateTraining(
  rows: readonly TrainingRow[],
  predict: Predictor,
  options: ValidationOptions = {},
): ValidationReport {
  return reportOf(predictRows(rows, predict, options), options);
}

/** The report of predictions already made; see validateTraining. */
export function reportOf(predictions: readonly Prediction[], options: ReportOptions = {}): ValidationReport {
  const rows = predictions.map((prediction) => validatedRow(prediction, options));
  const metrics = [...new Set(rows.map(({ metric }) => metric))];
  return {
    rows,
    summary: Object.fromEntries(
      metrics.map((metric) => [metric, summarise(rows.filter((row) => row.metric === metric))]),
    ),
  };
}

function validatedRow(prediction: Prediction, { uncertaintyOf, foldOf }: ReportOptions): ValidatedRow {
  const { row, metric, group, outcome } = prediction;
  const fold = foldOf?.(row);
  const readAs = row.assumed.map(({ field, value, reason: why }) => `${field} ${value}: ${textOf(why)}`);
  const name = { id: row.id, metric, group, ...(readAs.length === 0 ? {} : { readAs }) };
  const foldPart = fold === undefined ? {} : { fold };
  if (outcome.kind === 'skipped') {
    const nothing = { predicted: null, errorPct: null, low: null, high: null, supportRows: 0 };
    return { ...name, measured: outcome.measured, ...nothing, ...foldPart, skipped: textOf(outcome.reason) };
  }
  const { measured, predicted, derivedFrom, calibration } = outcome;
  const table = uncertaintyOf?.(row) ?? shippedUncertainty;
  // What a published row says of itself must not judge its own prediction.
  const interval = calibration ?? trainingInterval(metric, outcome.facts, table, (run) => run.group === group);
  // The factors of a corrected prediction are those on the uncorrected one.
  const uncorrected = predicted / (calibration?.factor ?? 1);
  return {
    ...name,
    measured,
    predicted,
    errorPct: (100 * (predicted - measured)) / measured,
    low: uncorrected * interval.lowFactor,
    high: uncorrected * interval.highFactor,
    supportRows: interval.supportRows,
    ...(calibration === undefined ? {} : { factor: calibration.factor }),
    ...(derivedFrom === undefined ? {} : { derivedFrom: textOf(derivedFrom) }),
    ...foldPart,
  };
}

function summarise(rows: readonly ValidatedRow[]): MetricSummary {
  const errors: number[] = [];
  let covered = 0;
  for (const { errorPct, measured, low, high } of rows) {
    if (errorPct === null || measured === null || low === null || high === null) continue;
    errors.push(errorPct);
    if (low <= measured && measured <= high) covered += 1;
  }
  const absolute = errors.map(Math.abs);
  const count = errors.length;
  return {
    count,
    skipped: rows.length - count,
    medianAbsErrorPct: median(absolute),
    meanAbsErrorPct: mean(absolute),
    biasPct: mean(errors),
    coverage80: count === 0 ? null : covered / count,
  };
}
