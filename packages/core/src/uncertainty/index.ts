/** How wide predictions are and what measured steps of a cluster change about them: data that validation found, and what reads them. */
export { type ErrorScale, errorFeatures, errorScaleOf } from './errorScale.js';
export { type Apart, apart, type Common, common, type Kinship, kinshipOf, placeOf, priorOf } from './kinship.js';
export { limitedScore } from './lean.js';
export { type PublishedRun, type PublishedRunTable, runsOfTable, tableOfRuns } from './publishedRun.js';
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
export { choleskySolver, noisySolver, symmetricInverse } from './solve.js';
export type { ClassQuantiles, MetricUncertainty, PublishedMisses, Similarity, TrainingUncertainty } from './table.js';
export { type ClassInterval, classKeys, type NearRuns, shippedUncertainty, trainingInterval } from './training.js';
