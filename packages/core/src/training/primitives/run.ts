/** Functions that need more than arithmetic: the clock under a power limit, the wait for the slowest rank, the best checkpoint interval. */
import type { Primitive } from '../../figures/index.js';
import type { TrainingObjects } from '../objects.js';

/** Ranks below which no waiting was seen on published runs. */
const STRAGGLER_FREE_RANKS = 8;

export const straggler: Primitive<TrainingObjects> = {
  name: 'straggler',
  about: 'how much longer the slowest of many ranks takes than the mean one',
  args: ['accelerators', 'rankJitterFraction'],
  objects: [],
  fields: ['stragglerFraction'],
  source: { title: 'Expected maximum of N normal variables, σ·√(2 ln N)', section: 'extreme value theory, first term' },
  call(_objects, args, out) {
    const [ranks = 1, jitter = 0] = args;
    out[0] = ranks > STRAGGLER_FREE_RANKS ? jitter * Math.sqrt(2 * Math.log(ranks / STRAGGLER_FREE_RANKS)) : 0;
  },
};

export const checkpointOptimum: Primitive<TrainingObjects> = {
  name: 'checkpointOptimum',
  about: 'time between checkpoints that loses least to saving and to repeated work',
  args: ['checkpointS', 'failureIntervalS'],
  objects: [],
  fields: ['optimalCheckpointIntervalS'],
  source: {
    title: 'J. T. Daly, A higher order estimate of the optimum checkpoint interval for restart dumps, FGCS 22 (2006)',
    section: 'eq. 37',
  },
  call(_objects, args, out) {
    const [costS = 0, intervalS = 0] = args;
    // Daly's refinement of Young's √(2CM); beyond C ≥ 2M one checkpoint per failure interval is the best left.
    const young = Math.sqrt(2 * costS * intervalS);
    const ratio = costS / (2 * intervalS);
    out[0] = ratio < 1 ? young * (1 + Math.sqrt(ratio) / 3 + ratio / 9) - costS : intervalS;
  },
};

export const powerLimit: Primitive<TrainingObjects> = {
  name: 'powerLimit',
  about: 'matrix rate that a power limit lets an accelerator sustain, as a share of its short-run rate',
  args: ['generationSustainedFraction', 'tdpW', 'referenceTdpW', 'powerExponent'],
  objects: [],
  fields: ['sustainedComputeFraction'],
  call(_objects, args, out) {
    const [reference = 1, tdpW = 1, referenceTdpW = 1, exponent = 0] = args;
    // Above its reference part a generation gains clock, never more than the short-run rate (or what its reference part has).
    out[0] = Math.min(Math.max(1, reference), reference * (tdpW / referenceTdpW) ** exponent);
  },
};
