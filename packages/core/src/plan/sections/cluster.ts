/** Section `cluster`: which accelerators, how many, how they are joined, what an hour costs. */
import { type Accelerator, catalogAsOf } from '../../catalog/index.js';
import { hint, invariant, issue } from '../../messages/index.js';
import type { ClusterFacts, FailureRates, SpareFacts } from '../../training/index.js';
import { powerFraction, pue } from '../defaults/cluster.js';
import { createDraft, type Draft } from '../draft.js';
import type { Section } from '../section.js';
import { type ResolvedAccelerator, resolveAccelerator } from './accelerator.js';
import { clusterSchema, type WrittenCluster } from './clusterSchema.js';
import { resolveFailures } from './failures.js';
import { resolveNetwork } from './network.js';
import { type Rent, resolvePrice, resolveTariff } from './price.js';

/** The cluster with nothing left open. */
export interface ClusterPlan {
  readonly facts: ClusterFacts;
  /** False where another accelerator stands in for the plan's, whose name the catalog does not have. */
  readonly isKnown: boolean;
  readonly entry: Accelerator;
  readonly statedFormats: ResolvedAccelerator['statedFormats'];
  /** Absent where no price is known. */
  readonly rent?: Rent;
  readonly usdPerKwh?: number;
  readonly pue: number;
  readonly powerFraction: number;
  readonly failures: FailureRates & SpareFacts;
}

/** Stands in for an accelerator that the plan does not name, or not as the catalog does. */
const usualAccelerator = 'h100-sxm';

export const cluster: Section<WrittenCluster, ClusterPlan> = {
  name: 'cluster',
  choices: { accelerator: 'names', count: 'accelerators' },
  about: 'plan.about.cluster',
  schema: clusterSchema,
  required: false,
  standIns: { accelerator: usualAccelerator, count: 1 },
  resolve: (written, draft) => {
    if (written === undefined) return undefined;
    draft.put(['cluster', 'accelerator'], written.accelerator);
    draft.put(['cluster', 'count'], written.count);
    draft.origins.set('cluster.count', { kind: 'plan' });
    const found = resolveAccelerator(written, draft);
    // With an issue on record nothing is planned: a stand-in lets what else is wrong be found too.
    const accelerator = found ?? standIn(draft);
    const isKnown = !draft.issues.some(({ path }) => path[0] === 'cluster' && path[1] === 'accelerator');
    const network = resolveNetwork(written, accelerator.entry, isKnown, draft);
    const rent = !isKnown ? undefined : resolvePrice(written.price, accelerator.entry, draft);
    const usdPerKwh = resolveTariff(written.tariff, draft);
    const rest = {
      pue: draft.take(['cluster', 'pue'], written.pue, () => pue),
      powerFraction: draft.take(['cluster', 'powerFraction'], written.powerFraction, () => powerFraction),
    };
    const facts = { accelerator: accelerator.facts, count: sliceOf(written.count, draft), ...network };
    return {
      facts,
      failures: resolveFailures(written, facts, draft),
      isKnown,
      entry: accelerator.entry,
      statedFormats: accelerator.statedFormats,
      ...(rent === undefined ? {} : { rent }),
      ...(usdPerKwh === undefined ? {} : { usdPerKwh }),
      ...rest,
    };
  },
};

/** Accelerators of one of the runs that share the cluster. */
function sliceOf(count: number, draft: Draft): number {
  const slices = draft.concurrentRuns;
  if (count % slices === 0) return count / slices;
  draft.report(
    issue(
      'plan.unevenSlices',
      ['training', 'concurrentRuns'],
      { count, slices },
      hint('plan.tryAtMost', { most: largestDivisor(count, slices) }),
    ),
  );
  return Math.max(1, Math.floor(count / slices));
}

function largestDivisor(count: number, atMost: number): number {
  for (let size = Math.min(count, atMost); size > 1; size -= 1) if (count % size === 0) return size;
  return 1;
}

/** A well-known accelerator for a plan that names none of the catalog. */
function standIn(draft: Draft): ResolvedAccelerator {
  const usual = resolveAccelerator(
    { accelerator: usualAccelerator, count: 1 },
    createDraft(catalogAsOf, draft.files, {}),
  );
  invariant(usual !== undefined, 'the catalog has an H100');
  return usual;
}

/** What the cluster section resolved to. */
export const clusterOf = (draft: Draft): ClusterPlan | undefined =>
  draft.resolved.get('cluster') as ClusterPlan | undefined;
