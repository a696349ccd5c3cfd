/** Predictions held against published and measured runs. */
export {
  type BreakdownKey,
  breakdownKeys,
  type ErrorClass,
  isJudged,
  residualsBy,
  type WorstRow,
  worstRows,
} from './breakdown.js';
export { calibrateRows, type OwnRun, ownRuns } from './calibrate.js';
export { shippedCatalog, type ValidationCatalog } from './catalog.js';
export { type ConstantEffect, constantEffects } from './constants.js';
export { conventionFlopPerToken, type FlopConvention, flopConvention, measuredStep } from './convention.js';
export { type CrossValidation, crossValidate, type LeftOutUnit, leftOutUnits } from './fit/cross-validate.js';
export { fittedFiles } from './fit/files.js';
export { fitTraining, type TrainingFit } from './fit/fit.js';
export { overridesAt } from './fit/overrides.js';
export { type FitPoint, type FittedParameter, fittedParameters, startPoint } from './fit/parameters.js';
export { isOnBound, type Prior } from './fit/robust-fit.js';
export { fitUncertainty, withSimilarity } from './intervals.js';
export {
  groupOf,
  type PredictedValue,
  type Prediction,
  type PredictionOptions,
  type Predictor,
  predictRows,
  type TrainingMetric,
} from './prediction.js';
export { type Estimate, type IntervalQuality, intervalQuality } from './quality.js';
export { residualsOf } from './residuals.js';
export { type Part, type ResolvedValue, textOf } from './resolution.js';
export { resolveRow } from './resolve.js';
export { parseRows, type TrainingRow } from './row.js';
export { mean, median } from './statistics.js';
export { suspectReason } from './suspects.js';
export {
  type MetricSummary,
  type ReportOptions,
  reportOf,
  type ValidatedRow,
  type ValidationOptions,
  type ValidationReport,
  validateTraining,
} from './training.js';
export { type CalibrationTrial, calibrationTrial } from './trial.js';
