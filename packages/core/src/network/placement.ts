/** Where the ranks of a group sit: how many share a scale-up domain and how many share a pod. */
import type { Group, NetworkFacts } from './facts.js';

export interface Placement {
  readonly ranksPerDomain: number;
  readonly domains: number;
  readonly ranksPerPod: number;
  readonly pods: number;
}

/**
 * Counts the ranks of a group that share each level, for groups that start at a boundary of it.
 *
 * Ranks `stride` apart leave floor(level/stride) of them in one level of that many accelerators, and one where the stride is
 * at least as large. Where the stride does not divide the level, the domains with fewer ranks set the pace.
 *
 * @param group size, stride: integers ≥ 1
 */
export function placeGroup(group: Group, facts: Pick<NetworkFacts, 'scaleUpDomainSize' | 'podSize'>): Placement {
  const ranksPerDomain = ranksWithin(group, facts.scaleUpDomainSize);
  const ranksPerPod = Math.max(ranksPerDomain, ranksWithin(group, facts.podSize));
  return {
    ranksPerDomain,
    domains: Math.ceil(group.size / ranksPerDomain),
    ranksPerPod,
    pods: Math.ceil(group.size / ranksPerPod),
  };
}

function ranksWithin(group: Group, accelerators: number): number {
  return Math.max(1, Math.min(group.size, Math.floor(accelerators / group.stride)));
}
