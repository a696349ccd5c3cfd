/** What the ranks of a group see of the wires between them: who shares a domain and a pod, and what one port carries on each level. */
import type { Group, NetworkFacts } from './facts.js';
import { type Placement, placeGroup } from './placement.js';

/** The one description that rings, all-to-all and exchanges of tokens are priced on. */
export interface NetworkPath extends Placement {
  /** What a large transfer attains of one rank's port. */
  readonly portBytesPerS: number;
  /** The same where it leaves the pod and all ports of the pod want out at once; that of the port where the group fits a pod. */
  readonly uplinkBytesPerS: number;
  /** One message between domains; 0 where the group fits one. */
  readonly hopS: number;
}

/**
 * @param group size, stride: integers ≥ 1
 * @returns uplinkBytesPerS ≤ portBytesPerS; both 0 only where the network has no bandwidth
 */
export function networkPath(group: Group, facts: NetworkFacts): NetworkPath {
  const { ranksPerDomain, domains, ranksPerPod, pods } = placeGroup(group, facts);
  const portBytesPerS = facts.scaleOutBytesPerS * facts.scaleOutAttainedFraction;
  return {
    ranksPerDomain,
    domains,
    ranksPerPod,
    pods,
    portBytesPerS,
    uplinkBytesPerS: pods > 1 ? portBytesPerS / facts.oversubscription : portBytesPerS,
    hopS: domains > 1 ? facts.scaleOutLatencyS : 0,
  };
}

/**
 * Share of a chip's links that a group can use: on a torus, those along the axes that the group spans. A group along one axis of d has
 * 1/d of them; one that fills the domain has all.
 */
export function torusShare(ranks: number, { scaleUpTorusDimensions = 0, scaleUpDomainSize }: NetworkFacts): number {
  if (scaleUpTorusDimensions <= 1 || scaleUpDomainSize <= 1) return 1;
  return Math.min(1, Math.max(1 / scaleUpTorusDimensions, Math.log(ranks) / Math.log(scaleUpDomainSize)));
}
