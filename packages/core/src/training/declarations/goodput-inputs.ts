/** Figures that the goodput of a run is given: what breaks how often, spares, restarts, checkpoints, and what else takes time. */
import type { Declarations, InputDeclaration } from '../../figures/index.js';

const input = (unit: string, about: string): InputDeclaration => ({ kind: 'input', unit, about });

export const goodputInputs = {
  // What breaks
  acceleratorFailuresPerYear: input('1/gpu/yr', 'interruptions by faults of one accelerator and its memory'),
  nodeFailuresPerYear: input('1/yr', 'interruptions by faults of one node: processors, cards, power, maintenance'),
  rackFailuresPerYear: input(
    '1/yr',
    'interruptions by faults of one rack that is a scale-up domain: switches, cooling, power',
  ),
  networkFailuresPerYear: input('1/gpu/yr', 'interruptions by cables and switches, for each accelerator port'),
  jobFailuresPerYear: input('1/gpu/yr', 'interruptions by software, for each accelerator'),
  plannedStopsPerYear: input('1/gpu/yr', 'announced stops for maintenance and changes, for each accelerator'),
  acceleratorsPerNode: input('gpu', 'accelerators in one node, which is replaced as a whole'),
  spareNodes: input('1', 'nodes that stand ready to replace others'),
  spareRacks: input('1', 'racks that stand ready to replace others'),
  nodeRepairS: input('s', 'until a node that failed is back'),
  rackRepairS: input('s', 'until a rack that failed is back'),
  // Restart
  restartIsGiven: input('1', '1 where the plan states the whole restart, 0 where its parts are added'),
  restartGivenS: input('s', 'from an interruption to training again, as planned'),
  detectionS: input('s', 'until a failure is noticed and its place is known'),
  rescheduleS: input('s', 'until the job is placed on good machines'),
  warmUpS: input('s', 'starting processes, communicators and compilation until steps run at full speed'),
  // Checkpoints
  checkpointKind: input(
    '1',
    '0 training waits for storage, 1 it waits for the copy to host memory, 2 copies stay in memory of other nodes too',
  ),
  checkpointPauseS: input('s', 'pause of a checkpoint besides copying or writing'),
  checkpointShardedByRanks: input('1', '1 where every rank writes a share, 0 where one replica writes'),
  checkpointBytesPerSPerAccelerator: input('B/s/gpu', 'rate at which the host of each accelerator reaches storage'),
  storageBytesPerS: input('B/s', 'rate of the whole storage'),
  hostCopyBytesPerS: input('B/s', 'rate at which an accelerator copies to host memory'),
  checkpointIntervalGivenS: input('s', 'time between checkpoints as planned; 0 asks for the optimum'),
  storageIntervalGivenS: input(
    's',
    'time between checkpoints in storage where others stay in memory; 0 for as often as they can be written',
  ),
  memoryCopies: input('1', 'nodes that hold each share of a checkpoint in memory, its own included'),
  memoryAcrossRacks: input('1', '1 where the copies lie in different racks, else 0'),
  // What else takes time
  lossSpikesPerToken: input('1/tok', 'loss spikes that the run is taken back for'),
  spikeRewindSteps: input('1', 'steps that a loss spike takes the run back'),
  evaluationS: input('s', 'pause of training for one evaluation'),
  evaluationIntervalS: input('s', 'training time between evaluations that pause it'),
  dataBytesPerToken: input('B/tok', 'bytes read from storage for one token of training data'),
  dataBytesPerS: input('B/s', 'rate at which storage delivers training data'),
  slowNodeFraction: input('1', 'share of nodes that are slow and not taken out'),
  slowNodeSlowdownFraction: input('1', 'how much longer a slow node takes'),
} as const satisfies Declarations;
