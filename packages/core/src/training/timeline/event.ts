/** What a simulated step is made of: events on the streams of one rank of each pipeline stage. */
import type { ScheduleKind } from '../schedules/index.js';

/** Streams of a rank. Each does one thing at a time; different ones run beside each other. */
export const STREAMS = ['compute', 'tensor', 'context', 'expert', 'pipeline', 'data', 'copies', 'host'] as const;

export type Stream = (typeof STREAMS)[number];

export const EVENT_KINDS = [
  // On compute.
  'forward',
  'backward',
  'inputGradient',
  'weightGradient',
  'pair',
  'reference',
  'optimizer',
  // All exchange between ranks of the kind within one operation, waited for or not.
  'tensorExchange',
  'contextExchange',
  'expertExchange',
  // From one stage to another.
  'activations',
  'gradients',
  // Between replicas.
  'gather',
  'reduce',
  'replicaReduce',
  // To and from the memory of the host, as far as compute waits for it.
  'activationOffload',
  'optimizerOffload',
] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

/** A micro-batch in a part of the model, both counted from 0; under DualPipe those that enter at the last stage come after the others. */
export interface EventPiece {
  readonly microBatch: number;
  readonly chunk: number;
}

export interface TimelineEvent {
  /** From 0. */
  readonly stage: number;
  readonly stream: Stream;
  readonly kind: EventKind;
  readonly startS: number;
  readonly endS: number;
  /** Of a pair, the forward. Absent where an event belongs to no single one. */
  readonly piece?: EventPiece;
  /** Of a pair, the backward. */
  readonly backwardPiece?: EventPiece;
  /** Seconds within an operation that compute waits for communication; of an exchange of layers, for it alone. */
  readonly waitedS?: number;
  /** Where it is sent. */
  readonly toStage?: number;
}

/** How one stage spends the time of the pipeline: work, waits and the bubble sum to it. */
export interface StageSummary {
  readonly stage: number;
  /** Layers that it holds, prediction modules aside. */
  readonly layers: number;
  readonly hasEmbedding: boolean;
  readonly hasHead: boolean;
  /** Kernels, and waiting for the host to issue them. */
  readonly workS: number;
  /** Within operations, for communication of the layers. */
  readonly layerWaitS: number;
  /** Within operations, for exchange between replicas that comes with each micro-batch. */
  readonly exchangeWaitS: number;
  /** Before the first operation, between operations, and from the last one until all stages are done: the bubble. */
  readonly fillS: number;
  readonly betweenS: number;
  readonly drainS: number;
  /** One micro-batch forward and backward, in the steady state. */
  readonly microBatchS: number;
  /** Bytes of activations at the fullest moment, and by how many micro-batches. */
  readonly mostHeldBytes: number;
  readonly mostHeld: number;
}

export const AGREEMENT_PARTS = ['pipeline', 'transfers', 'exchange', 'reference', 'offload', 'optimizer'] as const;

/** A part of the step as simulated, and as the plan has it in closed form. */
export interface Agreement {
  readonly part: (typeof AGREEMENT_PARTS)[number];
  readonly simulatedS: number;
  readonly planS: number;
}

export const BEYOND_PARTS = ['lengths', 'stragglers', 'software', 'fixed'] as const;

/** What the plan adds to a step of ranks that are all alike. */
export interface Beyond {
  readonly part: (typeof BEYOND_PARTS)[number];
  readonly timeS: number;
}

export interface Timeline {
  readonly schedule: ScheduleKind;
  readonly stages: readonly StageSummary[];
  readonly chunks: number;
  readonly microBatches: number;
  /** Slowest of the stages, from 0. */
  readonly slowestStage: number;
  /** Work and bubble of the pipeline, with transfers. */
  readonly pipelineS: number;
  /** When the first operation of the pipeline may start, and when the last has ended. */
  readonly pipelineStartS: number;
  readonly pipelineEndS: number;
  /** Simulated step: the sum of what was simulated in `agreement`. */
  readonly simulatedS: number;
  /** The step of the plan, and what it is made of: `agreement` by the plan and `beyond`. */
  readonly stepTimeS: number;
  readonly agreement: readonly Agreement[];
  readonly beyond: readonly Beyond[];
  /** Reductions that find no room behind their backward passes: the plan has them hidden, and events are shorter by them. */
  readonly cutExchangeS: number;
  /** Whether stages wait for each other before the optimizer; where not, one step begins before the one before has ended everywhere. */
  readonly waitsAtItsEnd: boolean;
  /** By stage, stream and start. */
  readonly events: readonly TimelineEvent[];
  /** By stage, then chunk: bytes that one micro-batch keeps from its forward to its weight gradient. */
  readonly keptBytes: readonly (readonly number[])[];
}
