/** The fitted constants of collectives within a scale-up domain, by generation and kind. */
import { type ProfiledGeneration, profiledGeneration } from '../kernels/index.js';
import exchangeHopper from './constants/exchange.hopper.json' with { type: 'json' };
import hybridEpBlackwell from './constants/hybridEp.blackwell.json' with { type: 'json' };
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

interface Fits {
  readonly profiled: ProfiledGeneration;
  readonly kinds: Readonly<
    Record<MeasuredCollective, { readonly constants: CollectiveConstants; readonly from?: string }>
  >;
}
const fits: Readonly<Record<ProfiledGeneration, Fits>> = {
  ampere: { profiled: 'ampere', kinds: ncclAmpere.kinds },
  hopper: { profiled: 'hopper', kinds: ncclHopper.kinds },
  blackwell: {
    profiled: 'blackwell',
    kinds: { ...ncclBlackwell.kinds, pointToPoint: { ...ncclHopper.kinds.pointToPoint, from: 'hopper pointToPoint' } },
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

/** Constants of the kernels that send each token once; see exchange.ts. */
export interface ExchangeConstants {
  /** Start of a call within one domain, telling the ranks what comes included. */
  readonly startS: number;
  /** More of it each time the domains double, messages of the network not counted. */
  readonly startPerDoublingS: number;
  /** What one compute unit copies over scale-up links, in bytes/s, where no network is involved. */
  readonly unitBytesPerSWithin: number;
  /** Share of the one-way scale-up bandwidth that the units together attain at most. */
  readonly scaleUpFraction: number;
  /** The same where units also feed the network. */
  readonly unitBytesPerSBetween: number;
  /** What a large exchange attains of a port, as a share of what collectives attain of it. */
  readonly scaleOutFraction: number;
}

/**
 * Compute units that DeepEP takes from the products when nothing is said: two for each of ten channels.
 *
 * @source DeepSeek-V3 report (2412.19437) §3.2.2; deepseek-ai/DeepEP, `Buffer.num_sms`
 */
export const EXCHANGE_UNITS = 20;

/** Kernels that send each token once within a scale-up domain; `all-to-all` where there are none. */
export type DispatchKernels = 'all-to-all' | 'deep-ep' | 'hybrid-ep';

const withinDomain: Readonly<Record<ProfiledGeneration, DispatchKernels>> = {
  ampere: 'all-to-all',
  hopper: 'deep-ep',
  blackwell: 'hybrid-ep',
};

/**
 * Kernels that deduplicating dispatchers run within a scale-up domain: DeepEP for eight peers, HybridEP that fills the links of a rack.
 * Between domains there are always some.
 *
 * @source NVIDIA Megatron-Bridge, performance recipes since 26.02: HybridEP on GB200, GB300, B200 and B300, where DeepEP is refused on racks;
 * rates in constants/exchange.*.json and constants/hybridEp.*.json
 */
export function dispatchKernels(generation: string): DispatchKernels {
  return withinDomain[profiledGeneration(generation)];
}

/** Constants of the exchange on a generation; between domains only Hopper was measured. */
export function exchangeConstants(generation: string): {
  readonly constants: ExchangeConstants;
  readonly transferredFrom?: string;
} {
  if (generation === 'hopper') return { constants: exchangeHopper.constants };
  const transferredFrom = 'hopper exchange';
  if (dispatchKernels(generation) !== 'hybrid-ep') return { constants: exchangeHopper.constants, transferredFrom };
  return { constants: { ...exchangeHopper.constants, ...hybridEpBlackwell.constants }, transferredFrom };
}
