export { type HeldActivations, heldActivations } from './activations.js';
export { buildSchedule } from './build.js';
export { closedFormStepS, type UniformTimes } from './closed-form.js';
export type {
  Chunk,
  Operation,
  Piece,
  PipelineSchedule,
  PipelineSizes,
  ScheduleKind,
} from './schedule.js';
export { type PipelineTimes, type SimulatedPipeline, simulateSchedule, type TimedOperation } from './simulate.js';
