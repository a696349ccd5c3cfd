/** Goodput beyond arithmetic: the best checkpoint interval, shares under failures, waits for spares, slow machines. */
import type { Primitive } from '../../figures/index.js';
import { dalyIntervalS, optimalIntervalS, youngIntervalS } from '../goodput/checkpoint-interval.js';
import { failureShares } from '../goodput/failure-shares.js';
import { spareWait } from '../goodput/spares.js';
import { slowMachineSlowdown } from '../goodput/stragglers.js';
import type { TrainingObjects } from '../objects.js';
import { daly2006, erlang1917, megaScale } from '../sources.js';

const checkpointOptimum: Primitive<TrainingObjects> = {
  name: 'checkpointOptimum',
  about: 'training time between checkpoints that loses least to saving and to repeated work: M (1 + W₀(−e^(−1 − C/M)))',
  args: ['checkpointS', 'failureIntervalS'],
  objects: [],
  fields: ['youngIntervalS', 'dalyIntervalS', 'optimalCheckpointIntervalS'],
  source: daly2006,
  call(_objects, args, out) {
    const [pauseS = 0, failureIntervalS = 1] = args;
    out[0] = youngIntervalS(pauseS, failureIntervalS);
    out[1] = dalyIntervalS(pauseS, failureIntervalS);
    out[2] = optimalIntervalS(pauseS, failureIntervalS);
  },
};

const shares: Primitive<TrainingObjects> = {
  name: 'failureShares',
  about:
    'expected shares of a long run under failures at constant rates; without copies in memory what lasts is Λτ e^(−Λ(R + W)) / (e^(Λ(τ + C)) − 1)',
  args: [
    'keptFailuresPerS',
    'fatalFailuresPerS',
    'memoryRestartS',
    'restartS',
    'checkpointIntervalS',
    'checkpointS',
    'checkpointPersistS',
    'checkpointsPerStored',
  ],
  objects: [],
  fields: ['lastingFraction', 'pauseFraction', 'undoneFraction', 'restartingFraction'],
  source: daly2006,
  call(_objects, args, out) {
    const [kept = 0, fatal = 0, memoryRestartS = 0, restartS = 0, intervalS = 1, pauseS = 0, persistS = 0, each = 1] =
      args;
    const found = failureShares(
      [
        { name: 'kept', ratePerS: kept, restartS, memoryRestartS, keepsMemory: true },
        { name: 'fatal', ratePerS: fatal, restartS, memoryRestartS, keepsMemory: false },
      ],
      { intervalS, pauseS, persistS, snapshotsPerStored: each },
    );
    out[0] = found.lasting;
    out[1] = found.checkpoint;
    out[2] = found.lost;
    out[3] = found.restart;
  },
};

const waitFor = (machine: 'node' | 'rack', rate: string): Primitive<TrainingObjects> => ({
  name: `${machine}SpareWait`,
  about: `chance that a failure finds no spare ${machine}, by Erlang's loss formula, and the wait for the first repair`,
  args: [rate, machine === 'node' ? 'spareNodes' : 'spareRacks', `${machine}RepairS`],
  objects: [],
  fields: [`${machine}NoSpareFraction`, `${machine}SpareWaitS`],
  source: erlang1917,
  call(_objects, args, out) {
    const [ratePerS = 0, spares = 0, repairS = 0] = args;
    const found = spareWait(ratePerS, { spares, repairS });
    out[0] = found.noSpareFraction;
    out[1] = found.waitS;
  },
});

const slowMachines: Primitive<TrainingObjects> = {
  name: 'slowMachines',
  about: 'chance that at least one node is slow, times what it then costs every step',
  args: ['nodes', 'slowNodeFraction', 'slowNodeSlowdownFraction'],
  objects: [],
  fields: ['slowMachineRatio'],
  source: megaScale,
  call(_objects, args, out) {
    const [nodes = 1, slowFraction = 0, slowdownFraction = 0] = args;
    out[0] = slowMachineSlowdown(nodes, slowFraction, slowdownFraction);
  },
};

export const goodputPrimitives: readonly Primitive<TrainingObjects>[] = [
  checkpointOptimum,
  waitFor('node', 'nodeSwapsPerS'),
  waitFor('rack', 'rackFailuresPerS'),
  slowMachines,
  shares,
];
