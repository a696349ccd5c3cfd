/** Costs of one layer of each kind, the embedding and the head for one micro-batch: work, exposed communication, recomputation, host. */
import { mtpBlockIndex } from '../../architecture/index.js';
import { type LayerCost, recomputedModules } from '../layer.js';
import { type LayerTime, totalS } from '../layer-time.js';
import type { TrainingObjects } from '../objects.js';
import type { RecomputeRule } from '../recompute.js';
import { layerCosts } from './layer-costs.js';
import { readStageArg } from './stage-args.js';
import { added, busyS, type StageParts, scaled } from './stage-parts.js';

/** Which figure says how much expert traffic is exposed: that of the stack, or that of a pair of micro-batches. */
export type ExpertExposed = 'expertExposedFraction' | 'pairedExpertExposedFraction';

export interface UnitCost {
  readonly name: string;
  readonly parts: StageParts;
  /** Forward share of the busy time; recomputation belongs to backward. */
  readonly forwardS: number;
  /** Weight gradients, a part of backward. */
  readonly weightGradientS: number;
}

export interface UnitCosts {
  readonly blocks: readonly UnitCost[];
  /** The same layers recomputed whole, where only some of a stage are. */
  readonly recomputedBlocks?: readonly UnitCost[];
  readonly embedding: UnitCost;
  readonly head: UnitCost;
}

/** Costs of one layer of each kind, of the embedding and of the head. */
export function unitCosts(
  objects: TrainingObjects,
  args: Float64Array,
  rule: RecomputeRule,
  expertExposed: ExpertExposed,
): UnitCosts {
  const { architecture } = objects;
  const kernelCosts = layerCosts(objects, args);
  // Multi-token prediction adds a layer and one more head per module; both sit with the head.
  const layers = (again: (cost: LayerCost, isMoe: boolean) => LayerTime | undefined, prefix = '') =>
    architecture.blocks.map((block, index) => {
      const cost = kernelCosts.blocks[index];
      const isMoe = block.mlp.kind === 'moe';
      return unitCost(`${prefix}${block.name}`, cost, args, {
        host: hostS(isMoe, args),
        again: cost && again(cost, isMoe),
        expertExposed,
      });
    });
  const blocks = layers((cost, isMoe) => repeatedWork(cost, rule, isMoe));
  const outer: UnitKind = { host: 0, again: undefined, expertExposed };
  const head = unitCost('head', kernelCosts.head, args, outer);
  const mtpLayer = blocks[mtpBlockIndex(architecture)];
  return {
    blocks,
    ...(rule.kind === 'block' ? { recomputedBlocks: layers((cost) => cost.recomputed.full, 'recomputed ') } : {}),
    embedding: unitCost('embedding', kernelCosts.embedding, args, outer),
    head: mtpLayer ? withPrediction(head, mtpLayer, architecture.mtpModules) : head,
  };
}

/** What a unit repeats in backward, and how long the host takes to issue it; no host for the embedding and the head. */
interface UnitKind {
  readonly host: number;
  readonly again: LayerTime | undefined;
  readonly expertExposed: ExpertExposed;
}

function unitCost(name: string, cost: LayerCost | undefined, args: Float64Array, kind: UnitKind): UnitCost {
  if (!cost) throw new Error(`no cost for ${name}`);
  const parts = unitParts(cost, args, kind);
  const forward = totalS(cost.forward);
  const share = forward / (forward + totalS(cost.backward));
  const directS = busyS(parts) - parts.stageRecomputeS;
  return { name, parts, forwardS: share * directS, weightGradientS: cost.weightGradientS };
}

function withPrediction(head: UnitCost, layer: UnitCost, modules: number): UnitCost {
  return {
    name: head.name,
    parts: added(head.parts, scaled(layer.parts, modules)),
    forwardS: head.forwardS + layer.forwardS * modules,
    weightGradientS: head.weightGradientS + layer.weightGradientS * modules,
  };
}

function hostS(isMoe: boolean, args: Float64Array): number {
  return readStageArg(args, isMoe ? 'issuedPerMoeLayerS' : 'issuedPerLayerS');
}

/** The forward work that a layer repeats in backward, unless it is one of a block; undefined for none. */
function repeatedWork(cost: LayerCost, rule: RecomputeRule, isMoe: boolean): LayerTime | undefined {
  switch (rule.kind) {
    case 'none':
    case 'block':
      return undefined;
    case 'selective':
      return cost.recomputed.selective;
    case 'uniform':
      return cost.recomputed.full;
    case 'modules':
      return recomputedModules(cost, rule.modules, isMoe);
    default:
      return rule satisfies never;
  }
}

function unitParts(cost: LayerCost, args: Float64Array, { host, again, expertExposed }: UnitKind): StageParts {
  const both = (part: keyof LayerTime) => cost.forward[part] + cost.backward[part];
  const hiddenShare = hideableShare(cost, args, expertExposed);
  const exposedS = (part: keyof LayerTime, fraction: string) =>
    both(part) * (1 - (1 - readStageArg(args, fraction)) * hiddenShare);
  const device = {
    stageGemmS: both('gemmS'),
    stageAttentionS: both('attentionS'),
    stageElementwiseS: both('elementwiseS'),
    stageRecomputeS: again === undefined ? 0 : recomputeS(again, args, hiddenShare, expertExposed),
    stageTensorExposedS: exposedS('tensorCommunicationS', 'tensorExposedFraction'),
    stageContextExposedS: exposedS('contextCommunicationS', 'contextExposedFraction'),
    stageExpertExposedS: exposedS('expertCommunicationS', expertExposed),
  };
  const communicationS = both('tensorCommunicationS') + both('contextCommunicationS') + both('expertCommunicationS');
  const norm = readStageArg(args, 'hostNorm');
  const deviceS = Object.values(device).reduce((sum, part) => sum + part, 0);
  return {
    ...device,
    stageHiddenCommunicationS:
      communicationS - device.stageTensorExposedS - device.stageContextExposedS - device.stageExpertExposedS,
    // The device waits where the host issues work more slowly than it is done.
    stageHostS: host > 0 ? (deviceS ** norm + host ** norm) ** (1 / norm) - deviceS : 0,
  };
}

/** Share of what the stack would hide that there is compute to hide it behind: all of it, unless traffic outlasts the layer's work. */
function hideableShare(cost: LayerCost, args: Float64Array, expertExposed: ExpertExposed): number {
  const both = (part: keyof LayerTime) => cost.forward[part] + cost.backward[part];
  const wantedS =
    both('tensorCommunicationS') * (1 - readStageArg(args, 'tensorExposedFraction')) +
    both('contextCommunicationS') * (1 - readStageArg(args, 'contextExposedFraction')) +
    both('expertCommunicationS') * (1 - readStageArg(args, expertExposed));
  const computeS = both('gemmS') + both('attentionS') + both('elementwiseS');
  return wantedS > computeS ? computeS / wantedS : 1;
}

/** Forward work of a layer repeated in backward; what of its communication was hidden the first time is hidden again. */
function recomputeS(again: LayerTime, args: Float64Array, hiddenShare: number, expertExposed: ExpertExposed): number {
  const exposed = (fraction: string) => 1 - (1 - readStageArg(args, fraction)) * hiddenShare;
  return (
    again.gemmS +
    again.attentionS +
    again.elementwiseS +
    again.tensorCommunicationS * exposed('tensorExposedFraction') +
    again.contextCommunicationS * exposed('contextExposedFraction') +
    again.expertCommunicationS * exposed(expertExposed)
  );
}
