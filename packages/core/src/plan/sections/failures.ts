/** What breaks how often, and the spares that stand by: the plan's own numbers before those of the catalog's record. */
import {
  type FailureRate,
  failureRates,
  findReliability,
  type Reliability,
  usualReliability,
} from '../../catalog/index.js';
import { hint, issue } from '../../messages/index.js';
import {
  type ClusterFacts,
  FAILURE_RATES,
  type FailureRates,
  type SpareFacts,
  sparesNeeded,
} from '../../training/index.js';
import * as defaults from '../defaults/cluster.js';
import type { Default, Draft } from '../draft.js';
import type { WrittenCluster } from './clusterSchema.js';
import { fact } from './sourced.js';

const HOURS_PER_YEAR = 8766;
const SECONDS_PER_YEAR = 3600 * HOURS_PER_YEAR;

export function resolveFailures(
  { failures, spares }: WrittenCluster,
  cluster: ClusterFacts,
  draft: Draft,
): FailureRates & SpareFacts {
  const rates = resolveRates(failures, cluster, draft);
  const path = ['cluster', 'spares'];
  const nodeRepairS = draft.take([...path, 'nodeRepairS'], spares?.nodeRepairS, () => defaults.nodeRepairS);
  const rackRepairS = draft.take([...path, 'rackRepairS'], spares?.rackRepairS, () => defaults.rackRepairS);
  const { nodes, racks } = parts(cluster);
  const nodeSwapsPerS =
    (cluster.count * rates.acceleratorFailuresPerYear + nodes * rates.nodeFailuresPerYear) / SECONDS_PER_YEAR;
  const rackSwapsPerS = (racks * rates.rackFailuresPerYear) / SECONDS_PER_YEAR;
  const needed = (ratePerS: number, repairS: number, minor: boolean): Default<number> =>
    defaults.spares(sparesNeeded(ratePerS, repairS, defaults.noSpareFraction), ratePerS * repairS, minor);
  const spareNodes = draft.take([...path, 'spareNodes'], spares?.spareNodes, () =>
    needed(nodeSwapsPerS, nodeRepairS, false),
  );
  const spareRacks = draft.take([...path, 'spareRacks'], spares?.spareRacks, () =>
    needed(rackSwapsPerS, rackRepairS, rackSwapsPerS === 0),
  );
  checkSpares('spareNodes', spares?.spareNodes, nodes, draft);
  checkSpares('spareRacks', spares?.spareRacks, racks, draft);
  return { ...rates, spareNodes, spareRacks, nodeRepairS, rackRepairS };
}

function parts({ count, acceleratorsPerNode, scaleUpDomainSize }: ClusterFacts): { nodes: number; racks: number } {
  return { nodes: Math.ceil(count / acceleratorsPerNode), racks: Math.ceil(count / scaleUpDomainSize) };
}

function resolveRates(written: WrittenCluster['failures'], cluster: ClusterFacts, draft: Draft): FailureRates {
  const path = ['cluster', 'failures'];
  const record = resolveRecord(written?.record, cluster, draft);
  const rates = failureRates(record);
  const hours = written?.acceleratorHoursPerFailure;
  const own = FAILURE_RATES.filter((name) => name !== 'plannedStopsPerYear' && written?.[name] !== undefined);
  if (hours !== undefined && own.length > 0)
    draft.report(issue('plan.failuresTwice', [...path, 'acceleratorHoursPerFailure'], { fields: own }));
  // One number for all kinds: their proportions stay those of the record.
  const scale = hours === undefined ? 1 : HOURS_PER_YEAR / hours / perAcceleratorYear(rates, cluster);
  const take = (name: FailureRate): number =>
    draft.take([...path, name], written?.[name], () =>
      hours === undefined || name === 'plannedStopsPerYear'
        ? known(record, name, cluster)
        : defaults.scaledFailures(rates[name] * scale, hours),
    );
  return {
    acceleratorFailuresPerYear: take('acceleratorFailuresPerYear'),
    nodeFailuresPerYear: take('nodeFailuresPerYear'),
    rackFailuresPerYear: take('rackFailuresPerYear'),
    networkFailuresPerYear: take('networkFailuresPerYear'),
    jobFailuresPerYear: take('jobFailuresPerYear'),
    plannedStopsPerYear: take('plannedStopsPerYear'),
  };
}

/** What was seen on another family of accelerators is only assumed of this one. */
function known(record: Reliability, name: FailureRate, { accelerator }: ClusterFacts): Default<number> {
  const seen = fact(record[name], record.name);
  return record.generation === accelerator.generation ? seen : defaults.borrowedFailures(seen, record.name);
}

/** Unannounced interruptions of the whole cluster for each accelerator in a year. */
function perAcceleratorYear(rates: FailureRates, cluster: ClusterFacts): number {
  const { nodes, racks } = parts(cluster);
  return (
    rates.acceleratorFailuresPerYear +
    rates.networkFailuresPerYear +
    rates.jobFailuresPerYear +
    (nodes * rates.nodeFailuresPerYear + racks * rates.rackFailuresPerYear) / cluster.count
  );
}

function resolveRecord(written: string | undefined, cluster: ClusterFacts, draft: Draft): Reliability {
  const { accelerator, acceleratorsPerNode, scaleUpDomainSize } = cluster;
  const usual = usualReliability({
    generation: accelerator.generation,
    isRackScale: scaleUpDomainSize > acceleratorsPerNode,
  });
  const path = ['cluster', 'failures', 'record'];
  const id = draft.take(path, written, () => defaults.failureRecord(usual.id));
  const found = findReliability(id, path);
  if (found.ok) return found.value;
  for (const problem of found.issues) draft.report(problem);
  return usual;
}

/** Spares stand by a cluster, they are not another one. */
function checkSpares(
  field: 'spareNodes' | 'spareRacks',
  written: number | undefined,
  machines: number,
  draft: Draft,
): void {
  if (written === undefined || written <= machines) return;
  draft.report(
    issue(
      'plan.moreSparesThanMachines',
      ['cluster', 'spares', field],
      { spares: written, machines },
      hint('plan.tryAtMost', { most: machines }),
    ),
  );
}
