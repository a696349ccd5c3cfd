/** Which share of the time of a run lasts, and where the rest goes. */
import type { Declarations } from '../../figures/index.js';
import { megatronDistributedOptimizer } from '../sources.js';

const formula = (unit: string, is: string, about: string) => ({ kind: 'formula', unit, is, about }) as const;
const field = (unit: string, primitive: string, name: string, about: string) =>
  ({ kind: 'field', unit, primitive, field: name, about }) as const;

export const goodput = {
  // How often something fails
  nodes: formula('1', 'ceil(accelerators / acceleratorsPerNode)', 'nodes of the cluster'),
  racks: formula('1', 'ceil(accelerators / 1[gpu] / scaleUpDomainSize)', 'scale-up domains of the cluster'),
  acceleratorFailuresPerS: formula(
    '1/s',
    'accelerators * acceleratorFailuresPerYear / 31557600[s/yr]',
    'interruptions by accelerators',
  ),
  nodeFailuresPerS: formula('1/s', 'nodes * nodeFailuresPerYear / 31557600[s/yr]', 'interruptions by nodes'),
  rackFailuresPerS: formula('1/s', 'racks * rackFailuresPerYear / 31557600[s/yr]', 'interruptions by racks'),
  networkFailuresPerS: formula(
    '1/s',
    'accelerators * networkFailuresPerYear / 31557600[s/yr]',
    'interruptions by cables and switches',
  ),
  jobFailuresPerS: formula('1/s', 'accelerators * jobFailuresPerYear / 31557600[s/yr]', 'interruptions by software'),
  plannedStopsPerS: formula('1/s', 'accelerators * plannedStopsPerYear / 31557600[s/yr]', 'announced stops'),
  failuresPerS: formula(
    '1/s',
    'acceleratorFailuresPerS + nodeFailuresPerS + rackFailuresPerS + networkFailuresPerS + jobFailuresPerS',
    'unannounced interruptions of the job',
  ),
  failureIntervalS: formula(
    's',
    '1 / max(failuresPerS, 1e-15[1/s])',
    'mean time between interruptions of the whole job',
  ),
  keptFailuresPerS: formula(
    '1/s',
    'checkpointKind > 1 ? networkFailuresPerS + jobFailuresPerS + (memoryCopies > 1 ? acceleratorFailuresPerS + nodeFailuresPerS : 0) + (memoryCopies > 1 and memoryAcrossRacks > 0 ? rackFailuresPerS : 0) : 0',
    'of them, those that leave a copy of every share of the checkpoint in memory',
  ),
  fatalFailuresPerS: formula(
    '1/s',
    'max(0, failuresPerS - keptFailuresPerS)',
    'of them, those after which the state is read from storage',
  ),

  // Checkpoints
  checkpointBytes: {
    kind: 'formula',
    unit: 'B',
    is: '(trainableWeights * modelParameters + adapterModelParameters) * (computeWeightBytes + optimizerBytes)',
    about: '16-bit weights, master weights and optimizer state of what trains: the whole model, or its adapters',
    source: megatronDistributedOptimizer,
  },
  checkpointWriters: formula(
    'gpu',
    'checkpointShardedByRanks > 0 or shardsOptimizer > 0 ? accelerators : accelerators / dataParallel',
    'accelerators that hold a share of the checkpoint to write',
  ),
  checkpointWriteS: formula(
    's',
    'checkpointBytes / min(storageBytesPerS, checkpointBytesPerSPerAccelerator * checkpointWriters)',
    'writing a checkpoint to storage',
  ),
  restoredBytes: formula(
    'B',
    'checkpointBytes + (1 - trainableWeights) * modelParameters * computeWeightBytes',
    'what a restart reads: the checkpoint, and weights that do not train',
  ),
  checkpointReadS: formula(
    's',
    'restoredBytes / min(storageBytesPerS, checkpointBytesPerSPerAccelerator * accelerators)',
    'reading the state from storage, each byte once',
  ),
  checkpointBytesPerWriter: formula(
    'B',
    'checkpointBytes / checkpointWriters * 1[gpu]',
    'share of a checkpoint that one accelerator writes',
  ),
  checkpointCopyS: formula('s', 'checkpointBytesPerWriter / hostCopyBytesPerS', 'copying that share to host memory'),
  checkpointHostBytes: formula(
    'B',
    '(checkpointKind > 1 ? memoryCopies + 1 : checkpointKind > 0 ? 1 : 0) * checkpointBytesPerWriter',
    'host memory for each accelerator that checkpoints fill: the share on its way to storage, or all copies and one that is being taken',
  ),
  memoryReadS: formula(
    's',
    'checkpointBytesPerWriter / (scaleOutBytesPerS * scaleOutAttainedFraction)',
    'moving that share between nodes',
  ),
  checkpointS: formula(
    's',
    'checkpointPauseS + (checkpointKind > 0 ? checkpointCopyS : checkpointWriteS)',
    'time that one checkpoint stops training',
  ),
  checkpointPersistS: formula(
    's',
    'checkpointKind > 0 ? checkpointWriteS : 0',
    'from then until it is safe in storage',
  ),
  leastCheckpointIntervalS: formula(
    's',
    'max(stepTimeS, checkpointKind > 1 ? (memoryCopies - 1) * memoryReadS : checkpointPersistS - checkpointS)',
    'shortest time between checkpoints: one step, and the last one must be away before the next',
  ),
  youngIntervalS: field('s', 'checkpointOptimum', 'youngIntervalS', "Young's estimate of the best interval, √(2CM)"),
  dalyIntervalS: field('s', 'checkpointOptimum', 'dalyIntervalS', "Daly's estimate of the best interval"),
  optimalCheckpointIntervalS: field(
    's',
    'checkpointOptimum',
    'optimalCheckpointIntervalS',
    'interval that loses least: exactly where every checkpoint goes to storage',
  ),
  checkpointIntervalS: formula(
    's',
    'max(leastCheckpointIntervalS, min(idealRunTimeS, checkpointIntervalGivenS > 0 ? checkpointIntervalGivenS : optimalCheckpointIntervalS))',
    'training time between checkpoints; a run is saved at its end at the latest',
  ),
  checkpointsPerStored: formula(
    '1',
    'checkpointKind > 1 ? max(1, ceil(max(checkpointPersistS, storageIntervalGivenS) / (checkpointIntervalS + checkpointS))) : 1',
    'checkpoints from one that goes to storage to the next',
  ),

  // Restart
  restartS: formula(
    's',
    'restartIsGiven > 0 ? restartGivenS : detectionS + rescheduleS + checkpointReadS + warmUpS',
    'from a failure to training again, spares at hand',
  ),
  memoryRestartS: formula(
    's',
    'restartIsGiven > 0 ? restartGivenS : detectionS + rescheduleS + memoryReadS + warmUpS',
    'the same, from copies in memory',
  ),
  returnS: formula(
    's',
    'restartIsGiven > 0 ? restartGivenS : rescheduleS + checkpointReadS + warmUpS',
    'from a stop that nobody had to notice to training again: the state is read from storage',
  ),
  plannedStopS: formula(
    's',
    'checkpointS + checkpointPersistS + returnS',
    'an announced stop: a last checkpoint, which is waited for until it is in storage, and back',
  ),
  nodeSwapsPerS: formula('1/s', 'acceleratorFailuresPerS + nodeFailuresPerS', 'failures that take a node away'),
  nodeNoSpareFraction: field('1', 'nodeSpareWait', 'nodeNoSpareFraction', 'share of them that find no spare node'),
  nodeSpareWaitS: field('s', 'nodeSpareWait', 'nodeSpareWaitS', 'mean wait for a spare node'),
  rackNoSpareFraction: field(
    '1',
    'rackSpareWait',
    'rackNoSpareFraction',
    'share of rack failures that find no spare rack',
  ),
  rackSpareWaitS: field('s', 'rackSpareWait', 'rackSpareWaitS', 'mean wait for a spare rack'),
  spareWaitRatio: formula(
    '1',
    'nodeSwapsPerS * nodeSpareWaitS + rackFailuresPerS * rackSpareWaitS',
    'waiting for spares over all time that is not waiting',
  ),
  plannedStopRatio: formula('1', 'plannedStopsPerS * plannedStopS', 'announced stops over all time that is neither'),

  // What slows or repeats steps
  evaluationRatio: formula('1', 'evaluationS / evaluationIntervalS', 'evaluation over training'),
  dataNeedBytesPerS: formula('B/s', 'tokensPerS * dataBytesPerToken', 'training data that steps use up'),
  dataStallRatio: formula(
    '1',
    'max(0, dataNeedBytesPerS / dataBytesPerS - 1)',
    'waiting for training data over training; loading hides behind steps as long as it keeps up',
  ),
  slowMachineRatio: field(
    '1',
    'slowMachines',
    'slowMachineRatio',
    'waiting for machines that are slow for good over training',
  ),
  slowdownRatio: formula(
    '1',
    'evaluationRatio + dataStallRatio + slowMachineRatio',
    'what training takes longer, between checkpoints and failures',
  ),
  spikesPerS: formula('1/s', 'lossSpikesPerToken * tokensPerS', 'loss spikes over training time'),
  spikeStepsS: formula(
    's',
    'spikeRewindSteps * stepTimeS * (1 + slowdownRatio)',
    'running time that a loss spike takes back at least',
  ),
  spikeRewindS: formula(
    's',
    'spikeStepsS + checkpointsPerStored * checkpointIntervalS / 2',
    'the same, and on to the stored checkpoint before',
  ),

  // The shares
  lastingFraction: field(
    '1',
    'failureShares',
    'lastingFraction',
    'share of running and restarting time whose results last',
  ),
  pauseFraction: field('1', 'failureShares', 'pauseFraction', 'share of it for checkpoints between'),
  undoneFraction: field('1', 'failureShares', 'undoneFraction', 'share of it undone by a failure'),
  restartingFraction: field('1', 'failureShares', 'restartingFraction', 'share of it for detection and restart'),
  exposedRatio: formula(
    '1',
    '(1 + slowdownRatio + spikesPerS * spikeRewindS) / lastingFraction',
    'running and restarting time for each second of progress',
  ),
  goodputFraction: formula(
    '1',
    '1 / (exposedRatio * (1 + spareWaitRatio + plannedStopRatio) + spikesPerS * returnS)',
    'share of wall time that is lasting progress',
  ),
  checkpointLossFraction: formula(
    '1',
    'goodputFraction * exposedRatio * pauseFraction',
    'share of wall time for checkpoints',
  ),
  lostWorkFraction: formula(
    '1',
    'goodputFraction * exposedRatio * undoneFraction',
    'share of wall time for work that failures undid',
  ),
  restartFraction: formula(
    '1',
    'goodputFraction * exposedRatio * restartingFraction',
    'share of wall time for detection and restart',
  ),
  spareWaitFraction: formula(
    '1',
    'goodputFraction * exposedRatio * spareWaitRatio',
    'share of wall time waiting for spares',
  ),
  plannedStopFraction: formula(
    '1',
    'goodputFraction * exposedRatio * plannedStopRatio',
    'share of wall time for announced stops',
  ),
  evaluationFraction: formula('1', 'goodputFraction * evaluationRatio', 'share of wall time for evaluation'),
  dataStallFraction: formula('1', 'goodputFraction * dataStallRatio', 'share of wall time waiting for data'),
  slowMachineFraction: formula(
    '1',
    'goodputFraction * slowMachineRatio',
    'share of wall time waiting for slow machines',
  ),
  spikeFraction: formula(
    '1',
    'goodputFraction * spikesPerS * (spikeRewindS + returnS)',
    'share of wall time that loss spikes cost',
  ),
} as const satisfies Declarations;
