export { type ErrorScale, errorFeatures, errorScaleOf } from './errorScale.js';
export type { RunClass, RunTraits } from './runTraits.js';
export {
  type CalibratedInterval,
  calibratedInterval,
  layoutDistance,
  type MeasuredRun,
  sharedVariance,
  sharesCell,
  sharesRecipe,
} from './similarity.js';
export { choleskySolver } from './solve.js';
export type { ClassQuantiles, MetricUncertainty, Similarity, TrainingUncertainty } from './table.js';
export { type ClassInterval, classKeys, shippedUncertainty, trainingInterval } from './training.js';
