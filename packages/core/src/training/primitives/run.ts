/** Functions that need more than arithmetic: the clock under a power limit, the wait for the slowest rank. */
import type { Primitive } from '../../figures/index.js';
import { jitterSlowdown } from '../goodput/stragglers.js';
import type { TrainingObjects } from '../objects.js';

export const straggler: Primitive<TrainingObjects> = {
  name: 'straggler',
  about: 'how much longer the slowest of many ranks takes than the mean one',
  args: ['accelerators', 'rankJitterFraction'],
  objects: [],
  fields: ['stragglerFraction'],
  source: { title: 'Expected maximum of N normal variables, σ·√(2 ln N)', section: 'extreme value theory, first term' },
  call(_objects, args, out) {
    const [ranks = 1, jitter = 0] = args;
    out[0] = jitterSlowdown(ranks, jitter);
  },
};

export const powerLimit: Primitive<TrainingObjects> = {
  name: 'powerLimit',
  about: 'matrix rate that the power of an accelerator lets it sustain, as a share of its short-run rate',
  args: ['generationSustainedFraction', 'acceleratorRateFactor', 'powerRatio', 'powerExponent'],
  objects: [],
  fields: ['sustainedComputeFraction'],
  call(_objects, args, out) {
    const [generation = 1, part = 1, powerRatio = 1, exponent = 0] = args;
    const reference = generation * part;
    // A part with more watts for its peak than the reference part gains clock, up to that of short runs (or to what the reference part has):
    // one whose peak was cut and not its watts is not bound by power at all.
    out[0] = Math.min(Math.max(1, reference), reference * powerRatio ** exponent);
  },
};
