/** The wires of a cluster: node type and fabric from the catalog, each number open to the plan. */
import { type Accelerator, type Fabric, findFabric, findNode, type NodeType, nodesOf } from '../../catalog/index.js';
import { issue } from '../../messages/index.js';
import type { ClusterFacts } from '../../training/index.js';
import type { Default, Draft } from '../draft.js';
import type { WrittenCluster } from './clusterSchema.js';
import { fact } from './sourced.js';

export type NetworkFacts = Omit<ClusterFacts, 'accelerator' | 'count'>;

/**
 * Looks node and fabric up; the plan's own numbers go before theirs.
 *
 * @param isKnown whether the accelerator is the one that the plan names, so that a node can be held against it
 */
export function resolveNetwork(
  written: WrittenCluster,
  accelerator: Accelerator,
  isKnown: boolean,
  draft: Draft,
): NetworkFacts {
  const node = resolveNode(written, accelerator, isKnown, draft);
  const fabric = resolveFabric(written, node, accelerator, draft);
  const acceleratorsPerNode = draft.take(['cluster', 'acceleratorsPerNode'], written.acceleratorsPerNode, () =>
    node === undefined
      ? {
          value: accelerator.scaleUp.domainSize,
          reason: { code: 'plan.reason.nodeIsDomain', data: { entry: accelerator.name }, confidence: 'assumed' },
        }
      : fact(node.accelerators, node.name),
  );
  return { acceleratorsPerNode, ...resolveLinks(written, { accelerator, node, fabric, acceleratorsPerNode }, draft) };
}

/** @returns undefined where the catalog has none, or an issue was found */
function resolveNode(
  written: WrittenCluster,
  accelerator: Accelerator,
  isKnown: boolean,
  draft: Draft,
): NodeType | undefined {
  const path = ['cluster', 'node'];
  const [usual] = nodesOf(accelerator.id);
  if (written.node === undefined) {
    if (usual !== undefined) {
      draft.take(path, undefined, () => ({
        value: usual.id,
        reason: { code: 'plan.default.node', data: { accelerator: accelerator.name } },
      }));
    }
    return usual;
  }
  draft.put(path, written.node);
  const found = findNode(written.node, path);
  if (!found.ok) {
    for (const problem of found.issues) draft.report(problem);
    return undefined;
  }
  if (isKnown && found.value.accelerator !== accelerator.id) {
    draft.report(
      issue('plan.nodeHasOther', path, {
        node: found.value.id,
        carries: found.value.accelerator,
        accelerator: accelerator.id,
      }),
    );
  }
  return found.value;
}

function resolveFabric(
  written: WrittenCluster,
  node: NodeType | undefined,
  accelerator: Accelerator,
  draft: Draft,
): Fabric | undefined {
  const path = ['cluster', 'fabric'];
  const id = written.fabric ?? node?.fabric;
  if (id === undefined) return undefined;
  draft.take(path, written.fabric, () => ({
    value: id,
    reason: { code: 'plan.default.fabric', data: { node: node?.name ?? accelerator.name } },
  }));
  const found = findFabric(id, path);
  if (found.ok) return found.value;
  for (const problem of found.issues) draft.report(problem);
  return undefined;
}

interface Machines {
  readonly accelerator: Accelerator;
  readonly node: NodeType | undefined;
  readonly fabric: Fabric | undefined;
  readonly acceleratorsPerNode: number;
}

function resolveLinks(
  written: WrittenCluster,
  machines: Machines,
  draft: Draft,
): Omit<NetworkFacts, 'acceleratorsPerNode'> {
  const { accelerator, node, fabric, acceleratorsPerNode } = machines;
  const take = (field: keyof NonNullable<WrittenCluster['network']>, otherwise: () => Default<number>): number =>
    draft.take(['cluster', 'network', field], written.network?.[field], otherwise);
  const guess = (value: number): Default<number> => ({
    value,
    reason: { code: 'plan.reason.noFabric', data: { accelerator: accelerator.name }, confidence: 'assumed' },
  });
  const domain = node === undefined ? undefined : fact(node.scaleUpDomainSize, node.name);
  return {
    scaleUpDomainSize: take('scaleUpDomainSize', () => {
      // A node that holds fewer accelerators than its type does has a smaller domain too; a rack keeps its own.
      const size = domain?.value ?? accelerator.scaleUp.domainSize;
      const smaller =
        written.acceleratorsPerNode !== undefined && (node === undefined || node.accelerators.value === size)
          ? Math.min(size, acceleratorsPerNode)
          : size;
      if (domain !== undefined && smaller === size) return domain;
      return { value: smaller, reason: { code: 'plan.reason.domainOfNode', data: {} } };
    }),
    scaleUpBytesPerS: take('scaleUpBytesPerS', () => fact(accelerator.scaleUp.bytesPerS, accelerator.name)),
    ...(accelerator.scaleUp.torusDimensions === undefined
      ? {}
      : { scaleUpTorusDimensions: accelerator.scaleUp.torusDimensions }),
    scaleOutBytesPerS: take('scaleOutBytesPerS', () => {
      if (fabric !== undefined) return fact(fabric.bytesPerSPerAccelerator, fabric.name);
      return accelerator.typicalScaleOutBytesPerS === undefined
        ? guess(12.5e9)
        : fact(accelerator.typicalScaleOutBytesPerS, accelerator.name);
    }),
    scaleOutAttainedFraction: take('scaleOutAttainedFraction', () =>
      fabric === undefined ? guess(0.8) : fact(fabric.attainedFraction, fabric.name),
    ),
    scaleOutLatencyS: take('scaleOutLatencyS', () =>
      fabric === undefined ? guess(12e-6) : fact(fabric.latencyS, fabric.name),
    ),
    podSize: take('podSize', () => (fabric === undefined ? guess(1024) : fact(fabric.podSize, fabric.name))),
    oversubscription: take('oversubscription', () =>
      fabric === undefined ? guess(1) : fact(fabric.oversubscription, fabric.name),
    ),
  };
}
