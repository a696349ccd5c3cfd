/** From a layout on a cluster to the memory, the time of a step and of a run, and the search for the best layout. */
export { headRanks } from './codes.js';
export { type AssumedTableName, assumedConstants, assumedValue } from './constants/assumed.js';
export { default as fittedTraining } from './constants/fitted.json' with { type: 'json' };
export { defaultCriticalBatch } from './critical-batch.js';
export type { TrainingAnswer, TrainingEvaluation } from './evaluation.js';
export { everySecondProduct, uncompiledLogitBytes } from './every-second-product.js';
export { type FittedTable, type FittedTables, fittedFigures } from './fitted-figures.js';
export type { CheckpointKind, FailureRates, GoodputFacts, SpareFacts } from './goodput/facts.js';
export { FAILURE_RATES } from './goodput/facts.js';
export { simulatedProcess } from './goodput/of-values.js';
export { type Percentiles, type SimulatedGoodput, simulateGoodput } from './goodput/simulate.js';
export { sparesNeeded } from './goodput/spares.js';
export { noFailures, usualGoodput } from './goodput/usual.js';
export { trainingGraph, trainingModules, trainingPrimitives } from './graph.js';
export type {
  AcceleratorFacts,
  ClusterFacts,
  ContextExchange,
  CriticalBatch,
  FrameworkFacts,
  Layout,
  Offload,
  OptimizerFacts,
  PairTask,
  PrecisionRecipe,
  Reference,
  RunFacts,
  Sharding,
  SingleTask,
  StageSplit,
  TextShape,
  TrainingInput,
  TrainingTask,
} from './input.js';
export {
  EVERY_CONTEXT_EXCHANGE,
  EVERY_OFFLOAD,
  EVERY_SHARDING,
  everyRecompute,
  everyShardGroup,
  MOST_FEWER_LAYERS,
} from './layout-choices.js';
export { countLayouts, tooManyLayouts } from './layout-count.js';
export { layoutColumns, priceLayouts } from './layout-prices.js';
export { DEFAULT_SPACE, enumerateLayouts, type LayoutSpace, type OpenTrait } from './layout-space.js';
export type { TrainingObjects } from './objects.js';
export { planTraining } from './plan-training.js';
export {
  LAYER_TENSORS,
  nearestName,
  RECOMPUTE_MODULES,
  type Recompute,
  type RecomputeModule,
  recomputeText,
  type TensorRecompute,
} from './recompute.js';
export { layoutIssues } from './rules.js';
export { runClass, runTraits } from './run-traits.js';
export {
  buildSchedule,
  type Chunk,
  chunksNeeded,
  closedFormStepS,
  defaultSchedule,
  type HeldActivations,
  heldActivations,
  type Operation,
  type Piece,
  type PipelineSchedule,
  type PipelineSizes,
  type PipelineTimes,
  SCHEDULE_KINDS,
  type ScheduleKind,
  type SimulatedPipeline,
  simulateSchedule,
  type TimedOperation,
  takesChunks,
  type UniformTimes,
} from './schedules/index.js';
export { type FoundLayout, type LayoutSearch, type SearchOptions, searchLayouts, withFound } from './search.js';
export { type PartTask, partSearcher, type SearchTask, type SharedSearch, sharedSearch } from './shared-search.js';
export { layersPerChunk, splitOfChunks, stageContents } from './stages.js';
export { referenceWork, trainedArchitecture, trainsOnPairs } from './task.js';
export { taskIssues } from './task-rules.js';
export { lengthMoment, lengthsOfMean } from './texts.js';
export {
  AGREEMENT_PARTS,
  type Agreement,
  BEYOND_PARTS,
  countOperations,
  EVENT_KINDS,
  type EventKind,
  STREAMS,
  type StageSummary,
  type Stream,
  simulateStep,
  type Timeline,
  type TimelineEvent,
} from './timeline/index.js';
export { trainingObjects, trainingValues } from './values.js';
