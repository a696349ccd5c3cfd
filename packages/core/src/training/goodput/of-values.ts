/** The process that the closed form describes, for the simulation: read from the figures of an evaluated plan. */
import { invariant } from '../../messages/index.js';
import type { FailureClass, GoodputProcess, SparePool } from './process.js';

/**
 * The same failures, restarts, checkpoints and pools as the figures of a plan, so that the two can be held against each other.
 *
 * @param values every figure of the training graph
 * @throws InvariantError where a figure is missing
 */
export function simulatedProcess(values: Readonly<Record<string, number>>): GoodputProcess {
  const of = (name: string): number => {
    const value = values[name];
    invariant(value !== undefined, `no figure ${name}`);
    return value;
  };
  const inMemory = of('checkpointKind') > 1;
  const copied = inMemory && of('memoryCopies') > 1;
  const nodes: SparePool = { spares: of('spareNodes'), repairS: of('nodeRepairS') };
  const racks: SparePool = { spares: of('spareRacks'), repairS: of('rackRepairS') };
  const failure = (name: string, keepsMemory: boolean, pool?: SparePool): FailureClass => ({
    name,
    ratePerS: of(`${name}FailuresPerS`),
    restartS: of('restartS'),
    memoryRestartS: of('memoryRestartS'),
    keepsMemory,
    ...(pool === undefined ? {} : { pool }),
  });
  return {
    classes: [
      failure('accelerator', copied, nodes),
      failure('node', copied, nodes),
      failure('rack', copied && of('memoryAcrossRacks') > 0, racks),
      failure('network', inMemory),
      failure('job', inMemory),
    ],
    checkpoint: {
      intervalS: of('checkpointIntervalS'),
      pauseS: of('checkpointS'),
      persistS: of('checkpointPersistS'),
      ...(inMemory ? { snapshotsPerStored: of('checkpointsPerStored') } : {}),
    },
    slowdownFraction: of('slowdownRatio'),
    returnS: of('returnS'),
    spikes: { ratePerS: of('spikesPerS'), rewindS: of('spikeStepsS') },
    planned: { ratePerS: of('plannedStopsPerS') },
  };
}
