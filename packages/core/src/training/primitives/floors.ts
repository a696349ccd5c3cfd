/** Functions of floors: what no run does better than. */
import type { Primitive } from '../../figures/index.js';
import { optimalIntervalS } from '../goodput/checkpoint-interval.js';
import { failureShares } from '../goodput/failure-shares.js';
import type { TrainingObjects } from '../objects.js';
import { daly2006 } from '../sources.js';

/** Below it a run is as good as never interrupted, and the best interval without end. */
const NO_RATE_PER_S = 1e-15;

const mostLasting: Primitive<TrainingObjects> = {
  name: 'mostLasting',
  about:
    'share of running and restarting time that lasts at the best interval, were every checkpoint in storage as soon as it is taken',
  args: ['failuresPerS', 'failureIntervalS', 'restartS', 'promptCheckpointS'],
  objects: [],
  fields: ['mostLastingFraction'],
  source: daly2006,
  call(_objects, args, out) {
    const [ratePerS = 0, failureIntervalS = 1, restartS = 0, pauseS = 0] = args;
    if (ratePerS <= NO_RATE_PER_S) {
      out[0] = 1;
      return;
    }
    const intervalS = optimalIntervalS(pauseS, failureIntervalS);
    // Free checkpoints are taken without end, and nothing but restarts is lost; an interval of a nanosecond comes as near as doubles do.
    const { lasting } = failureShares(
      [{ name: 'fatal', ratePerS, restartS, memoryRestartS: restartS, keepsMemory: false }],
      { intervalS: Math.max(intervalS, 1e-9), pauseS: intervalS > 0 ? pauseS : 0, persistS: 0, snapshotsPerStored: 1 },
    );
    out[0] = Math.min(1, lasting);
  },
};

export const floorPrimitives: readonly Primitive<TrainingObjects>[] = [mostLasting];
