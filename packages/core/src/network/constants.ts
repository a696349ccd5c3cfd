/** The fitted constants of collectives within a scale-up domain, by generation and kind. */
import { type ProfiledGeneration, profiledGeneration } from '../kernels/index.js';
import ncclAmpere from './constants/nccl.ampere.json' with { type: 'json' };
import ncclBlackwell from './constants/nccl.blackwell.json' with { type: 'json' };
import ncclHopper from './constants/nccl.hopper.json' with { type: 'json' };
import type { CollectiveKind } from './facts.js';

/**
 * Of n ranks within one scale-up domain:
 * t = startS + perRankS·(n − 1) + bytes·factor/(bandwidthFraction·(n/8)^rankExponent·bandwidth) + rampS·min(1, √(bytes/rampBytes)).
 */
export interface CollectiveConstants {
  readonly startS: number;
  readonly perRankS: number;
  /** Share of the datasheet's one-way scale-up bandwidth that eight ranks attain. */
  readonly bandwidthFraction: number;
  /** How that share falls towards two ranks; it stays level above eight. */
  readonly rankExponent: number;
  /** Extra time of filling the pipeline, reached at rampBytes. */
  readonly rampS: number;
  readonly rampBytes: number;
}

/** Kinds that were measured. */
export type MeasuredCollective = 'allReduce' | 'allGather' | 'reduceScatter' | 'allToAll';

/** A pair exchanges as all-to-all does (sends and receives); a broadcast is a pipeline along the ring, as all-gather is. */
export const measuredAs: Readonly<Record<CollectiveKind, MeasuredCollective>> = {
  allReduce: 'allReduce',
  allGather: 'allGather',
  reduceScatter: 'reduceScatter',
  allToAll: 'allToAll',
  pointToPoint: 'allToAll',
  broadcast: 'allGather',
};

const fits = { ampere: ncclAmpere, hopper: ncclHopper, blackwell: ncclBlackwell };

/** Constants of a collective on a generation, with the generation that was measured. */
export function collectiveConstants(
  generation: string,
  kind: CollectiveKind,
): {
  readonly constants: CollectiveConstants;
  readonly profiled: ProfiledGeneration;
  readonly transferredFrom?: string;
} {
  const profiled = profiledGeneration(generation);
  const measured = measuredAs[kind];
  const { constants } = fits[profiled].kinds[measured];
  if (profiled === generation && measured === kind) return { constants, profiled };
  return { constants, profiled, transferredFrom: `${profiled} ${measured}` };
}
