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
  about: 'matrix rate that a power limit lets an accelerator sustain, as a share of its short-run rate',
  args: ['generationSustainedFraction', 'acceleratorRateFactor', 'tdpW', 'referenceTdpW', 'powerExponent'],
  objects: [],
  fields: ['sustainedComputeFraction'],
  call(_objects, args, out) {
    const [generation = 1, part = 1, tdpW = 1, referenceTdpW = 1, exponent = 0] = args;
    const reference = generation * part;
    // Above its reference part a generation gains clock, never more than the short-run rate (or what its reference part has).
    out[0] = Math.min(Math.max(1, reference), reference * (tdpW / referenceTdpW) ** exponent);
  },
};
