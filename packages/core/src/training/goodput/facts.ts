/** What the goodput of a run depends on beside the step: what breaks, spares, restarts, checkpoints, and what else takes time. */

/** What is interrupted by what breaks, and last what is announced. */
export const FAILURE_RATES = [
  'acceleratorFailuresPerYear',
  'nodeFailuresPerYear',
  'rackFailuresPerYear',
  'networkFailuresPerYear',
  'jobFailuresPerYear',
  'plannedStopsPerYear',
] as const satisfies readonly (keyof FailureRates)[];

/** Interruptions in a year of one part of each kind; all ≥ 0. */
export interface FailureRates {
  /** Of one accelerator and its memory. */
  readonly acceleratorFailuresPerYear: number;
  /** Of one node: processors, cards, power, unannounced maintenance. */
  readonly nodeFailuresPerYear: number;
  /** Of one rack that is a scale-up domain: its switches, cooling and power. */
  readonly rackFailuresPerYear: number;
  /** Of cables and switches, for each accelerator port. */
  readonly networkFailuresPerYear: number;
  /** Of software, for each accelerator. */
  readonly jobFailuresPerYear: number;
  /** Announced stops, for each accelerator. */
  readonly plannedStopsPerYear: number;
}

export interface SpareFacts {
  /** Whole numbers; beside the accelerators of the cluster. */
  readonly spareNodes: number;
  readonly spareRacks: number;
  /** Mean time until a machine that failed is back; > 0. */
  readonly nodeRepairS: number;
  readonly rackRepairS: number;
}

/** How the state is saved: training waits for storage, or for the copy to host memory, or copies stay in memory of other nodes too. */
export type CheckpointKind = 'blocking' | 'asynchronous' | 'memory';

export interface CheckpointFacts {
  readonly checkpointKind: CheckpointKind;
  /** Pause besides copying or writing. */
  readonly checkpointPauseS: number;
  /** Every rank writes a share (distributed checkpoints), or one replica writes. */
  readonly checkpointShardedByRanks: boolean;
  /** Storage rate for the host of each accelerator, and of the whole storage; > 0. */
  readonly checkpointBytesPerSPerAccelerator: number;
  readonly storageBytesPerS: number;
  /** From one accelerator to host memory; > 0. */
  readonly hostCopyBytesPerS: number;
  /** Time between checkpoints; 0 asks for the optimum. */
  readonly checkpointIntervalS: number;
  /** Where copies stay in memory: time between those that go to storage; 0 for as often as they can be written. */
  readonly storageIntervalS: number;
  /** Nodes that hold each share in memory, its own included; ≥ 1. */
  readonly memoryCopies: number;
  readonly memoryAcrossRacks: boolean;
}

export interface GoodputFacts extends FailureRates, SpareFacts, CheckpointFacts {
  /** The whole restart, where it is known as one number; else its parts are added. */
  readonly restartS?: number;
  readonly detectionS: number;
  readonly rescheduleS: number;
  readonly warmUpS: number;
  readonly lossSpikesPerTrillionTokens: number;
  readonly spikeRewindSteps: number;
  readonly evaluationS: number;
  /** > 0. */
  readonly evaluationIntervalS: number;
  readonly dataBytesPerToken: number;
  /** > 0. */
  readonly dataBytesPerS: number;
  readonly slowNodeFraction: number;
  readonly slowNodeSlowdownFraction: number;
}
