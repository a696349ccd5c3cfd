/** Costs of one layer of each kind, the embedding and the head for one micro-batch: work, exposed communication, recomputation, host. */
import { type Block, mtpBlockIndex } from '../../architecture/index.js';
import { type Exchange, exposedTimes, type Link } from '../hiding.js';
import { type LayerCost, recomputedBesideTensors, recomputedModules } from '../layer.js';
import { computeS, type LayerTime, totalS } from '../layer-time.js';
import type { TrainingObjects } from '../objects.js';
import type { RecomputeRule } from '../recompute.js';
import { ArgMemo } from './arg-memo.js';
import { layerCosts } from './layer-costs.js';
import { readStageArg, UNIT_PLACES } from './stage-args.js';
import { type StageParts, withTimes } from './stage-parts.js';

/** Which figure says how much expert traffic is exposed: that of the stack, or that of a pair of micro-batches. */
export type ExpertExposed = 'expertExposedFraction' | 'pairedExpertExposedFraction';

export interface UnitCost {
  readonly name: string;
  readonly parts: StageParts;
  /** Forward share of the busy time; recomputation belongs to backward. */
  readonly forwardS: number;
  /** Weight gradients, a part of backward. */
  readonly weightGradientS: number;
  /** Of the unit alone, without what it predicts further. */
  readonly phases: UnitPhases;
  /** Layers that go with the unit, counted in its times. */
  readonly prediction?: { readonly layer: UnitCost; readonly modules: number };
}

export interface UnitPhases {
  readonly forward: Phase;
  readonly backward: Phase;
  /** Forward work that backward repeats. */
  readonly repeated: Phase;
}

export interface UnitCosts {
  readonly blocks: readonly UnitCost[];
  /** The same layers recomputed whole, where only some of a stage are. */
  readonly recomputedBlocks?: readonly UnitCost[];
  readonly embedding: UnitCost;
  readonly head: UnitCost;
}

const memos = {
  expertExposedFraction: new ArgMemo<UnitCosts>(UNIT_PLACES),
  pairedExpertExposedFraction: new ArgMemo<UnitCosts>(UNIT_PLACES),
} as const satisfies Record<ExpertExposed, ArgMemo<UnitCosts>>;

/** Costs of one layer of each kind, of the embedding and of the head; kept, since stages and schedules do not change them. */
export function unitCosts(
  objects: TrainingObjects,
  args: Float64Array,
  rule: RecomputeRule,
  expertExposed: ExpertExposed,
): UnitCosts {
  const { architecture, stack, texts } = objects;
  return memos[expertExposed].get([architecture, stack, texts], args, () =>
    newUnitCosts(objects, args, rule, expertExposed),
  );
}

function newUnitCosts(
  objects: TrainingObjects,
  args: Float64Array,
  rule: RecomputeRule,
  expertExposed: ExpertExposed,
): UnitCosts {
  const { architecture } = objects;
  const kernelCosts = layerCosts(objects, args);
  // Multi-token prediction adds a layer and one more head per module; both sit with the head.
  const layers = (again: (cost: LayerCost, block: Block) => LayerTime | undefined, prefix = '') =>
    architecture.blocks.map((block, index) => {
      const cost = kernelCosts.blocks[index];
      const isMoe = block.mlp.kind === 'moe';
      return unitCost(`${prefix}${block.name}`, cost, args, {
        host: hostS(isMoe, args),
        again: cost && again(cost, block),
        expertExposed,
      });
    });
  const normsAreFused = readStageArg(args, 'normsAreFused') > 0;
  const blocks = layers((cost, block) => repeatedWork(cost, block, rule, normsAreFused));
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
  return { name, ...unitTimes(cost, args, kind), weightGradientS: cost.weightGradientS };
}

function withPrediction(head: UnitCost, layer: UnitCost, modules: number): UnitCost {
  return {
    name: head.name,
    parts: withTimes(head.parts, layer.parts, modules),
    forwardS: head.forwardS + layer.forwardS * modules,
    weightGradientS: head.weightGradientS + layer.weightGradientS * modules,
    phases: head.phases,
    prediction: { layer, modules },
  };
}

function hostS(isMoe: boolean, args: Float64Array): number {
  return readStageArg(args, isMoe ? 'issuedPerMoeLayerS' : 'issuedPerLayerS');
}

/** The forward work that a layer repeats in backward, unless it is one of a block; undefined for none. */
function repeatedWork(
  cost: LayerCost,
  block: Block,
  rule: RecomputeRule,
  normsAreFused: boolean,
): LayerTime | undefined {
  switch (rule.kind) {
    case 'none':
    case 'block':
      return undefined;
    case 'selective':
      return cost.recomputed.selective;
    case 'uniform':
      return cost.recomputed.full;
    case 'modules':
      return recomputedModules(cost, rule.modules, { isMoe: block.mlp.kind === 'moe', normsAreFused });
    case 'tensors':
      return recomputedBesideTensors(cost, block, rule);
    default:
      return rule satisfies never;
  }
}

function unitTimes(
  cost: LayerCost,
  args: Float64Array,
  kind: UnitKind,
): Pick<UnitCost, 'parts' | 'forwardS' | 'phases'> {
  const forward = phase(cost.forward, args, kind);
  const backward = phase(cost.backward, args, kind);
  const repeated = kind.again === undefined ? NO_PHASE : phase(kind.again, args, kind);
  const norm = readStageArg(args, 'hostNorm');
  const forwardHostS = readStageArg(args, 'hostForwardFraction') * kind.host;
  // Each pass issues its own work: what speeds up one of them never moves waits to the other.
  const forwardS = issuedS(forward.timeS, forwardHostS, norm);
  const backwardS = issuedS(backward.timeS + repeated.timeS, kind.host - forwardHostS, norm);
  const directS = forward.timeS + backward.timeS;
  const parts = {
    stageGemmS: cost.forward.gemmS + cost.backward.gemmS,
    stageAttentionS: cost.forward.attentionS + cost.backward.attentionS,
    stageElementwiseS: cost.forward.elementwiseS + cost.backward.elementwiseS,
    stageRecomputeS: repeated.timeS,
    stageTensorExposedS: forward.tensorS + backward.tensorS,
    stageContextExposedS: forward.contextS + backward.contextS,
    stageExpertExposedS: forward.expertS + backward.expertS,
    stageHiddenCommunicationS: totalS(cost.forward) + totalS(cost.backward) - directS,
    stageHostS: forwardS + backwardS - directS - repeated.timeS,
    stageForwardScaleUpFreeS: forwardS - forward.busyS.scaleUp,
    stageForwardScaleOutFreeS: forwardS - forward.busyS.scaleOut,
    stageBackwardScaleUpFreeS: backwardS - backward.busyS.scaleUp - repeated.busyS.scaleUp,
    stageBackwardScaleOutFreeS: backwardS - backward.busyS.scaleOut - repeated.busyS.scaleOut,
  };
  return { parts, forwardS, phases: { forward, backward, repeated } };
}

/** Time of a pass that the device works on for `deviceS` and the host issues in `hostS`: the device waits where the host is slower. */
function issuedS(deviceS: number, hostS: number, norm: number): number {
  return hostS > 0 ? (deviceS ** norm + hostS ** norm) ** (1 / norm) : deviceS;
}

/** One phase of a unit: what it takes and waits for, and how long its communication keeps each link busy, waited for or not. */
export interface Phase {
  readonly timeS: number;
  readonly tensorS: number;
  readonly contextS: number;
  readonly expertS: number;
  readonly busyS: Readonly<Record<Link, number>>;
  /** Of tensor, context and expert ranks, and of context ranks what attention waits for; none where there is no phase. */
  readonly exchanges: readonly Exchange[];
}

const NO_PHASE: Phase = {
  timeS: 0,
  tensorS: 0,
  contextS: 0,
  expertS: 0,
  busyS: { scaleUp: 0, scaleOut: 0 },
  exchanges: [],
};

interface ExposedFractions {
  readonly tensor: number;
  readonly context: number;
  readonly expert: number;
}

/** Of each time, the phase that was made of it last: units that differ in what they repeat share the rest. */
const phases = new WeakMap<LayerTime, { readonly exposed: ExposedFractions; readonly phase: Phase }>();

function phase(time: LayerTime, args: Float64Array, { expertExposed }: UnitKind): Phase {
  const tensor = readStageArg(args, 'tensorExposedFraction');
  const context = readStageArg(args, 'contextExposedFraction');
  const expert = readStageArg(args, expertExposed);
  const known = phases.get(time);
  if (known && known.exposed.tensor === tensor && known.exposed.context === context && known.exposed.expert === expert)
    return known.phase;
  const exposed = { tensor, context, expert };
  const made = newPhase(time, exposed);
  phases.set(time, { exposed, phase: made });
  return made;
}

function newPhase(time: LayerTime, exposed: ExposedFractions): Phase {
  const exchanges: Exchange[] = [
    {
      timeS: time.tensorCommunicationS,
      busyS: { scaleUp: time.tensorScaleUpS, scaleOut: time.tensorScaleOutS },
      exposedFraction: exposed.tensor,
    },
    {
      timeS: time.contextCommunicationS - time.contextBlockingS,
      busyS: { scaleUp: time.contextScaleUpS, scaleOut: time.contextScaleOutS },
      exposedFraction: exposed.context,
    },
    {
      timeS: time.expertCommunicationS,
      busyS: { scaleUp: time.expertScaleUpS, scaleOut: time.expertScaleOutS },
      exposedFraction: exposed.expert,
    },
    {
      timeS: time.contextBlockingS,
      busyS: { scaleUp: time.blockingScaleUpS, scaleOut: time.blockingScaleOutS },
      exposedFraction: 1,
    },
  ];
  const workS = computeS(time);
  const [tensorS = 0, passedS = 0, expertS = 0, blockingS = 0] = exposedTimes(workS, exchanges);
  const contextS = passedS + blockingS;
  const busyS = { scaleUp: 0, scaleOut: 0 };
  for (const exchange of exchanges) {
    busyS.scaleUp += exchange.busyS.scaleUp;
    busyS.scaleOut += exchange.busyS.scaleOut;
  }
  return { timeS: workS + tensorS + contextS + expertS, tensorS, contextS, expertS, busyS, exchanges };
}
