export {
  type ClassInterval,
  type ClassQuantiles,
  classKeys,
  shippedUncertainty,
  stepTimeInterval,
  type TrainingClass,
  type TrainingUncertainty,
  trainingInterval,
} from './training.js';
