/** How far predictions are from measurements, in percent of the measurement. */

export interface ErrorSummary {
  readonly rows: number;
  readonly meanAbsErrorPct: number;
  readonly medianAbsErrorPct: number;
  readonly p90AbsErrorPct: number;
  /** Mean of predicted/measured − 1 on the log scale: positive where predictions are too slow. */
  readonly biasPct: number;
}

/** One measured row with a way to predict it. */
export interface Measured {
  readonly key: string;
  readonly measuredS: number;
}

/** Summarises |predicted/measured − 1|; rounded to 0.1 so that the files do not change with the last bit. */
export function errorsOf<T extends Measured>(rows: readonly T[], predict: (row: T) => number): ErrorSummary {
  const errors: number[] = [];
  let logSum = 0;
  for (const row of rows) {
    const ratio = predict(row) / row.measuredS;
    errors.push(100 * Math.abs(ratio - 1));
    logSum += Math.log(ratio);
  }
  errors.sort((a, b) => a - b);
  const quantile = (share: number) => errors[Math.min(errors.length - 1, Math.floor(share * errors.length))] ?? 0;
  const count = Math.max(1, rows.length);
  return {
    rows: rows.length,
    meanAbsErrorPct: round(errors.reduce((sum, e) => sum + e, 0) / count),
    medianAbsErrorPct: round(quantile(0.5)),
    p90AbsErrorPct: round(quantile(0.9)),
    biasPct: round(100 * Math.expm1(logSum / count)),
  };
}

/**
 * Mean |ln(predicted/measured)|, every table counting alike: what the fits minimise.
 *
 * @param largest what a row counts at most, where some rows are known to hold another kernel
 */
export function meanLogError<T extends Measured>(
  tables: readonly (readonly T[])[],
  predict: (row: T) => number,
  largest = Number.POSITIVE_INFINITY,
): number {
  let total = 0;
  for (const rows of tables) {
    let sum = 0;
    for (const row of rows) sum += Math.min(largest, Math.abs(Math.log(predict(row) / row.measuredS)));
    total += sum / Math.max(1, rows.length);
  }
  return total / Math.max(1, tables.length);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
