/** Time of one collective of one group: scale-up links within a domain, network ports between domains, thin uplinks between pods. */
import { type CollectiveConstants, collectiveConstants, dispatchKernels } from './constants.js';
import { exchangeTime, type RoutedExchange } from './exchange.js';
import type { CollectiveKind, CollectiveTime, Group, NetworkFacts } from './facts.js';
import { networkPath, torusShare } from './path.js';
import { placeGroup } from './placement.js';

export interface CollectiveOptions {
  /** Instead of the fitted ones. */
  readonly constants?: CollectiveConstants;
  /**
   * For allToAll: sends each token once to each place, as DeepEP and HybridEP do, instead of every copy; not where the generation has no
   * kernels for it. `constants` are not used then.
   */
  readonly exchange?: RoutedExchange;
}

/** Largest group of the fits; beyond it latency grows with the depth of a tree instead of the length of a ring. */
const profiledRanks = 8;

const nothing: CollectiveTime = {
  timeS: 0,
  latencyS: 0,
  transferS: 0,
  boundBy: 'latency',
  scaleUpS: 0,
  scaleOutS: 0,
  scaleUpBytes: 0,
  scaleOutBytes: 0,
};

/**
 * Time of a collective, counted from when the last rank arrives.
 *
 * Rings run over all ports of the ranks that a domain holds, so between domains the bandwidth is ports × ranks of the group
 * per domain, and never more than the scale-up links carry. All-to-all sends the share that lies beyond the domain through
 * each rank's own port. Above the pod, every port of the pod shares uplinks that are `oversubscription` times thinner.
 *
 * @param kind what is exchanged
 * @param bytes of the full buffer, as nccl-tests counts: the whole gathered, reduced or scattered tensor; what one rank sends
 * in total for all-to-all; the message for pointToPoint and broadcast
 * @param group size 1 takes no time
 * @returns timeS rises with bytes and falls with no bandwidth; all zero for an empty message
 * @source factors as in NVIDIA nccl-tests, PERFORMANCE.md; constants in constants/nccl.*.json
 */
export function collectiveTime(
  kind: CollectiveKind,
  bytes: number,
  group: Group,
  facts: NetworkFacts,
  options?: CollectiveOptions,
): CollectiveTime {
  if (group.size <= 1 || bytes <= 0) return nothing;
  if (kind === 'allToAll' && options?.exchange && hasExchange(group, facts))
    return exchangeTime(bytes, group, facts, options.exchange);
  const constants = options?.constants ?? collectiveConstants(facts.generation, kind).constants;
  return kind === 'allToAll' ? allToAll(bytes, group, facts, constants) : ring(kind, bytes, group, facts, constants);
}

function hasExchange(group: Group, facts: NetworkFacts): boolean {
  return dispatchKernels(facts.generation) !== 'all-to-all' || placeGroup(group, facts).domains > 1;
}

/** Times that the buffer passes each link of a ring of n ranks. */
function ringFactor(kind: Exclude<CollectiveKind, 'allToAll'>, ranks: number): number {
  switch (kind) {
    case 'allReduce':
      return (2 * (ranks - 1)) / ranks;
    case 'allGather':
    case 'reduceScatter':
      return (ranks - 1) / ranks;
    case 'pointToPoint':
    case 'broadcast':
      return 1;
    default:
      return kind satisfies never;
  }
}

/** Messages between domains that follow one another before the last byte can arrive. */
function scaleOutHops(kind: Exclude<CollectiveKind, 'allToAll'>, domains: number): number {
  switch (kind) {
    case 'allReduce':
      // Up and down a tree over the domains, or around the ring twice where that is shorter.
      return 2 * Math.min(domains - 1, Math.ceil(Math.log2(domains)));
    case 'allGather':
    case 'reduceScatter':
      return domains - 1;
    case 'broadcast':
      return Math.ceil(Math.log2(domains));
    case 'pointToPoint':
      return 1;
    default:
      return kind satisfies never;
  }
}

/** What the start of a collective of n ranks takes within a domain, in seconds. */
function startS(c: CollectiveConstants, ranks: number, { startFactor = 1 }: NetworkFacts): number {
  const steps =
    ranks <= profiledRanks ? ranks - 1 : ((profiledRanks - 1) * Math.log2(ranks)) / Math.log2(profiledRanks);
  return startFactor * (c.startS + c.perRankS * steps);
}

/** Bandwidth of the scale-up links that a ring over `ranks` of one domain attains, in bytes/s. */
function scaleUpBytesPerS(c: CollectiveConstants, ranks: number, facts: NetworkFacts): number {
  const share = c.bandwidthFraction * (Math.min(ranks, profiledRanks) / profiledRanks) ** c.rankExponent;
  return share * torusShare(ranks, facts) * facts.scaleUpBytesPerS;
}

function rampS(c: CollectiveConstants, bytes: number, { startFactor = 1 }: NetworkFacts): number {
  return startFactor * c.rampS * Math.min(1, Math.sqrt(bytes / c.rampBytes));
}

function ring(
  kind: Exclude<CollectiveKind, 'allToAll'>,
  bytes: number,
  group: Group,
  facts: NetworkFacts,
  c: CollectiveConstants,
): CollectiveTime {
  const path = networkPath(group, facts);
  const { ranksPerDomain, domains, ranksPerPod, pods } = path;
  const sent = bytes * ringFactor(kind, group.size);
  const ranks = kind === 'pointToPoint' ? 2 : group.size;
  const scaleUp = scaleUpBytesPerS(c, Math.min(ranks, ranksPerDomain), facts);
  if (domains === 1) {
    const inside = { upS: sent / scaleUp, outS: 0, rampS: rampS(c, bytes, facts) };
    return result(startS(c, ranks, facts), inside, 'scale-up', sent, 0);
  }
  // A pair of ranks has two ports between it and the wire, one at each end: one port's bandwidth.
  const ports = kind === 'pointToPoint' ? 1 : ranksPerDomain;
  let bandwidth = path.portBytesPerS * ports;
  let boundBy: CollectiveTime['boundBy'] = 'scale-out';
  if (pods > 1) {
    // Each group leaves a pod through `ports` ports; podSize/ranksPerPod such groups share podSize/oversubscription uplinks.
    const uplinks = path.uplinkBytesPerS * ranksPerPod;
    if (uplinks < bandwidth) {
      bandwidth = uplinks;
      boundBy = 'oversubscription';
    }
  }
  const upS = ranksPerDomain > 1 ? sent / scaleUp : 0;
  const outS = sent / bandwidth;
  if (upS > outS) boundBy = 'scale-up';
  const latencyS = startS(c, ranks, facts) + scaleOutHops(kind, domains) * path.hopS;
  const out = kind === 'pointToPoint' ? sent : sent / ranksPerDomain;
  return result(latencyS, { upS, outS, rampS: rampS(c, bytes, facts) }, boundBy, sent - out, out);
}

function allToAll(bytes: number, group: Group, facts: NetworkFacts, c: CollectiveConstants): CollectiveTime {
  const path = networkPath(group, facts);
  const { ranksPerDomain, ranksPerPod, pods } = path;
  const up = (bytes * (ranksPerDomain - 1)) / group.size;
  const out = (bytes * (group.size - ranksPerDomain)) / group.size;
  const beyondPod = pods > 1 ? (bytes * (group.size - ranksPerPod)) / group.size : 0;
  const upS = up === 0 ? 0 : up / scaleUpBytesPerS(c, ranksPerDomain, facts);
  const outS = out === 0 ? 0 : out / path.portBytesPerS;
  const beyondS = beyondPod === 0 ? 0 : beyondPod / path.uplinkBytesPerS;
  let boundBy: CollectiveTime['boundBy'] = upS >= outS ? 'scale-up' : 'scale-out';
  if (beyondS > Math.max(upS, outS)) boundBy = 'oversubscription';
  // Every peer is sent to at once: one latency, and the time to issue a message to each.
  const latencyS = (facts.startFactor ?? 1) * (c.startS + c.perRankS * (group.size - 1)) + path.hopS;
  return result(latencyS, { upS, outS: Math.max(outS, beyondS), rampS: rampS(c, bytes, facts) }, boundBy, up, out);
}

/** What links and ports take for the bytes, 0 where they carry none, and what a short message takes besides. */
interface Transfer {
  readonly upS: number;
  readonly outS: number;
  readonly rampS: number;
}

function result(
  latencyS: number,
  { upS, outS, rampS }: Transfer,
  slowest: CollectiveTime['boundBy'],
  scaleUpBytes: number,
  scaleOutBytes: number,
): CollectiveTime {
  const transferS = Math.max(upS, outS) + rampS;
  const boundBy = latencyS > transferS ? 'latency' : slowest;
  const timeS = latencyS + transferS;
  const scaleUpS = upS > 0 ? latencyS + (upS + rampS) : 0;
  const scaleOutS = outS > 0 ? latencyS + (outS + rampS) : 0;
  return { timeS, latencyS, transferS, boundBy, scaleUpS, scaleOutS, scaleUpBytes, scaleOutBytes };
}
