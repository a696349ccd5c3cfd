/** Pipeline schedules as data, their closed forms, what they hold, and their exact simulation. */
export { type HeldActivations, heldActivations } from './activations.js';
export { buildSchedule } from './build.js';
export { closedFormStepS, type UniformTimes } from './closed-form.js';
export { holdsUnequalChunks, type InFlight, inFlight, type StageActivations } from './in-flight.js';
export { chunksNeeded, defaultSchedule, microBatchesNeeded, needsEvenStages, takesChunks } from './needs.js';
export { chunksOf, positionsOf } from './placement.js';
export {
  type Chunk,
  type Operation,
  type Piece,
  type PipelineSchedule,
  type PipelineSizes,
  SCHEDULE_KINDS,
  type ScheduleKind,
} from './schedule.js';
export {
  type PipelineTimes,
  type SimulatedPipeline,
  simulateSchedule,
  type TimedOperation,
  type TimedSend,
} from './simulate.js';
