/** One step simulated event by event on the streams of each pipeline stage. */
export {
  AGREEMENT_PARTS,
  type Agreement,
  BEYOND_PARTS,
  EVENT_KINDS,
  type EventKind,
  STREAMS,
  type StageSummary,
  type Stream,
  type Timeline,
  type TimelineEvent,
} from './event.js';
export { countOperations, simulateStep } from './simulate-step.js';
