/** Facts of a run of which nothing is known but its machines; plans take the same, with reasons. */
import type { FailureRates, GoodputFacts } from './facts.js';

export const usualGoodput = {
  spareNodes: 0,
  spareRacks: 0,
  nodeRepairS: 86_400,
  rackRepairS: 172_800,
  detectionS: 240,
  rescheduleS: 120,
  warmUpS: 240,
  checkpointKind: 'blocking',
  checkpointPauseS: 5,
  checkpointShardedByRanks: true,
  // Llama 3's storage sustains 2 TB/s for 16,384 accelerators: 122 MB/s each.
  checkpointBytesPerSPerAccelerator: 122e6,
  storageBytesPerS: 2e12,
  hostCopyBytesPerS: 25e9,
  checkpointIntervalS: 0,
  storageIntervalS: 0,
  memoryCopies: 2,
  memoryAcrossRacks: false,
  lossSpikesPerTrillionTokens: 0,
  spikeRewindSteps: 100,
  evaluationS: 0,
  evaluationIntervalS: 86_400,
  dataBytesPerToken: 4,
  dataBytesPerS: 2e12,
  slowNodeFraction: 0,
  slowNodeSlowdownFraction: 0.1,
} as const satisfies Omit<GoodputFacts, keyof FailureRates>;

/** Of a run that nothing interrupts. */
export const noFailures: FailureRates = {
  acceleratorFailuresPerYear: 0,
  nodeFailuresPerYear: 0,
  rackFailuresPerYear: 0,
  networkFailuresPerYear: 0,
  jobFailuresPerYear: 0,
  plannedStopsPerYear: 0,
};
