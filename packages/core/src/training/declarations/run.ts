/** From steps to a run: goodput under failures, days, energy. */
import type { Declarations } from '../../figures/index.js';
import { megatronDistributedOptimizer } from '../sources.js';

const formula = (unit: string, is: string, about: string) => ({ kind: 'formula', unit, is, about }) as const;

export const run = {
  steps: formula('1', 'ceil(runTokens / stepTokens)', 'optimizer steps of the run'),
  idealRunTimeS: formula('s', 'steps * stepTimeS', 'time of all steps without interruption'),
  failureIntervalS: formula(
    's',
    'acceleratorSecondsPerFailure / accelerators',
    'mean time between interruptions of the whole job',
  ),
  checkpointBytes: {
    kind: 'formula',
    unit: 'B',
    is: '(trainableWeights * modelParameters + adapterModelParameters) * (computeWeightBytes + optimizerBytes)',
    about: '16-bit weights, master weights and optimizer state of what trains: the whole model, or its adapters',
    source: megatronDistributedOptimizer,
  },
  checkpointS: formula(
    's',
    'checkpointPauseS + checkpointBytes / (checkpointBytesPerSPerAccelerator * accelerators)',
    'time that one checkpoint stops training',
  ),
  optimalCheckpointIntervalS: {
    kind: 'field',
    unit: 's',
    primitive: 'checkpointOptimum',
    field: 'optimalCheckpointIntervalS',
    about: 'interval that loses least',
  },
  checkpointIntervalS: formula(
    's',
    'checkpointIntervalGivenS > 0 ? checkpointIntervalGivenS : optimalCheckpointIntervalS',
    'time between checkpoints',
  ),
  checkpointLossFraction: formula(
    '1',
    'checkpointS / (checkpointIntervalS + checkpointS)',
    'share of time spent writing checkpoints',
  ),
  failureLossFraction: formula(
    '1',
    'min(1, (restartS + checkpointIntervalS / 2) / (failureIntervalS + restartS + checkpointIntervalS / 2))',
    'share of time lost to restarts and to work since the last checkpoint',
  ),
  goodputFraction: formula(
    '1',
    '(1 - checkpointLossFraction) * (1 - failureLossFraction)',
    'share of wall time that is lasting progress',
  ),
  runTimeS: formula('s', 'idealRunTimeS / goodputFraction', 'wall time of the run'),
  expectedFailures: formula('1', 'runTimeS / failureIntervalS', 'interruptions to expect'),
  acceleratorSeconds: formula('gpu*s', 'accelerators * runTimeS', 'accelerator time of the run'),
  itPowerW: formula('W', 'accelerators * systemPowerW * powerFraction', 'mean power of the servers'),
  facilityPowerW: formula('W', 'itPowerW * pue', 'mean power of the site'),
  energyJ: formula('J', 'facilityPowerW * runTimeS', 'energy of the run, cooling included'),
} as const satisfies Declarations;
