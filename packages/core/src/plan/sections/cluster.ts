/** Section `cluster`: which accelerators, how many, how they are joined, what an hour costs. */
import type { ClusterFacts } from '../../training/index.js';
import { acceleratorHoursPerFailure, powerFraction, pue } from '../defaults.js';
import type { Draft } from '../draft.js';
import type { Section } from '../section.js';
import { type ResolvedAccelerator, resolveAccelerator } from './accelerator.js';
import { clusterSchema, type WrittenCluster } from './clusterSchema.js';
import { resolveNetwork } from './network.js';
import { type Rent, resolvePrice, resolveTariff } from './price.js';

/** The cluster with nothing left open. */
export interface ClusterPlan {
  readonly facts: ClusterFacts;
  readonly acceleratorName: string;
  readonly formats: ResolvedAccelerator['formats'];
  /** Absent where no price is known. */
  readonly rent?: Rent;
  readonly usdPerKwh?: number;
  readonly pue: number;
  readonly powerFraction: number;
  readonly acceleratorHoursPerFailure: number;
}

export const cluster: Section<WrittenCluster, ClusterPlan> = {
  name: 'cluster',
  about: 'plan.about.cluster',
  schema: clusterSchema,
  required: false,
  resolve: (written, draft) => {
    if (written === undefined) return undefined;
    draft.put(['cluster', 'accelerator'], written.accelerator);
    draft.put(['cluster', 'count'], written.count);
    draft.origins.set('cluster.count', { kind: 'plan' });
    const accelerator = resolveAccelerator(written, draft);
    if (accelerator === undefined) return undefined;
    const network = resolveNetwork(written, accelerator.entry, draft);
    const rent = resolvePrice(written.price, accelerator.entry, draft);
    const usdPerKwh = resolveTariff(written.tariff, draft);
    const rest = {
      pue: draft.take(['cluster', 'pue'], written.pue, () => pue),
      powerFraction: draft.take(['cluster', 'powerFraction'], written.powerFraction, () => powerFraction),
      acceleratorHoursPerFailure: draft.take(
        ['cluster', 'failures', 'acceleratorHoursPerFailure'],
        written.failures?.acceleratorHoursPerFailure,
        () => acceleratorHoursPerFailure,
      ),
    };
    if (network === undefined) return undefined;
    return {
      facts: { accelerator: accelerator.facts, count: written.count, ...network },
      acceleratorName: accelerator.entry.name,
      formats: accelerator.formats,
      ...(rent === undefined ? {} : { rent }),
      ...(usdPerKwh === undefined ? {} : { usdPerKwh }),
      ...rest,
    };
  },
};

/** What the cluster section resolved to. */
export const clusterOf = (draft: Draft): ClusterPlan | undefined =>
  draft.resolved.get('cluster') as ClusterPlan | undefined;
