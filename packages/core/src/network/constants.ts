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
export type MeasuredCollective = Exclude<CollectiveKind, 'broadcast'>;

/** A broadcast is a pipeline along the ring, as all-gather is. */
export const measuredAs: Readonly<Record<CollectiveKind, MeasuredCollective>> = {
  allReduce: 'allReduce',
  allGather: 'allGather',
  reduceScatter: 'reduceScatter',
  allToAll: 'allToAll',
  pointToPoint: 'pointToPoint',
  broadcast: 'allGather',
};

/**
 * Send and receive between two ranks of one domain, read off by hand: 3 % mean error on H100, 11 % on A100.
 *
 * @source microsoft/vidur @7d47513 (MIT), profiling/network: h100_dgx and a100_dgx send_recv, 2 KB to 67 MB, two ranks of one node
 */
const ampereSend = { startS: 9e-6, perRankS: 0, bandwidthFraction: 0.8, rankExponent: 0, rampS: 4e-6, rampBytes: 1e6 };
const hopperSend = { startS: 6e-6, perRankS: 0, bandwidthFraction: 0.81, rankExponent: 0, rampS: 2e-6, rampBytes: 1e6 };

interface Fits {
  readonly profiled: ProfiledGeneration;
  readonly kinds: Readonly<
    Record<MeasuredCollective, { readonly constants: CollectiveConstants; readonly from?: string }>
  >;
}
const fits: Readonly<Record<ProfiledGeneration, Fits>> = {
  ampere: { profiled: 'ampere', kinds: { ...ncclAmpere.kinds, pointToPoint: { constants: ampereSend } } },
  hopper: { profiled: 'hopper', kinds: { ...ncclHopper.kinds, pointToPoint: { constants: hopperSend } } },
  blackwell: {
    profiled: 'blackwell',
    kinds: { ...ncclBlackwell.kinds, pointToPoint: { constants: hopperSend, from: 'hopper pointToPoint' } },
  },
};

/** Constants of a collective on a generation, with the generation that was measured. */
export function collectiveConstants(
  generation: string,
  kind: CollectiveKind,
): {
  readonly constants: CollectiveConstants;
  readonly profiled: ProfiledGeneration;
  readonly transferredFrom?: string;
} {
  const { profiled, kinds } = fits[profiledGeneration(generation)];
  const measured = measuredAs[kind];
  const { constants, from } = kinds[measured];
  if (from === undefined && profiled === generation && measured === kind) return { constants, profiled };
  return { constants, profiled, transferredFrom: from ?? `${profiled} ${measured}` };
}
