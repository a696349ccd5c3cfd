/** Costs of the layers, the embedding and the head for one micro-batch, and of the pipeline stages that hold them. */
import { mtpBlockIndex } from '../../architecture/index.js';
import { scheduleOf } from '../codes.js';
import { fillAndDrainS } from '../fill-drain.js';
import {
  embeddingCost,
  headCost,
  type LayerCost,
  type LayerTime,
  layerCost,
  recomputedModules,
  totalS,
} from '../layer.js';
import type { TrainingObjects } from '../objects.js';
import { type RecomputeRule, readRecompute } from '../recompute.js';
import type { ScheduleKind } from '../schedules/index.js';
import { type PartContent, type StageContent, stageContents } from '../stages.js';
import { argReader, LAYER_ARGS, layerSetting } from './layer-setting.js';
import { type PartTimes, simulatedWaitS } from './simulated-wait.js';

export const STAGE_ARGS = [
  ...LAYER_ARGS,
  'pipelineParallel',
  'virtualPipeline',
  'recomputeKind',
  'recomputeLayers',
  'recomputeModules',
  'issuedPerLayerS',
  'issuedPerMoeLayerS',
  'tensorExposedFraction',
  'contextExposedFraction',
  'expertExposedFraction',
  'pairedExpertExposedFraction',
  'hostNorm',
  'scheduleKind',
  'simulatedMicroBatches',
] as const;

/** What the stages take; seconds per micro-batch of the slowest one, forward and backward together. */
export const STAGE_FIELDS = [
  'stageGemmS',
  'stageAttentionS',
  'stageElementwiseS',
  'stageRecomputeS',
  'stageTensorExposedS',
  'stageContextExposedS',
  'stageExpertExposedS',
  'stageHiddenCommunicationS',
  'stageHostS',
  'stageForwardS',
  'fillDrainS',
] as const;

type Field = (typeof STAGE_FIELDS)[number];
export type StageParts = Record<Exclude<Field, 'stageForwardS' | 'fillDrainS'>, number>;

export const readStageArg = argReader(STAGE_ARGS);

export interface UnitCost {
  readonly name: string;
  readonly parts: StageParts;
  /** Forward share of the busy time; recomputation belongs to backward. */
  readonly forwardS: number;
  /** Weight gradients, a part of backward. */
  readonly weightGradientS: number;
}

export interface StageCost {
  readonly stage: number;
  readonly content: StageContent;
  readonly parts: StageParts;
  readonly forwardS: number;
  readonly timeS: number;
}

/** All stages, the slowest of them, and its waits. */
export function evaluateStages(objects: TrainingObjects, args: Float64Array) {
  const kind = scheduleOf(readStageArg(args, 'scheduleKind'));
  const rule = readRecompute((name) => readStageArg(args, name));
  const contents = stageContents(
    objects.architecture,
    kind,
    readStageArg(args, 'pipelineParallel'),
    readStageArg(args, 'virtualPipeline'),
    rule.kind === 'block' ? rule.layers : 0,
  );
  if (!contents) throw new Error('layers cannot be spread over these stages; layout rules are checked first');
  const alone = unitCosts(objects, args, rule, 'expertExposedFraction');
  const exposed = exposedFigure(kind);
  const units = exposed === 'expertExposedFraction' ? alone : unitCosts(objects, args, rule, exposed);
  const share = shareOfParts(kind);
  const stages = contents.map((content, stage) => stageCost(content, stage, units, share));
  const slowest = stages.reduce((worst, stage) => (stage.timeS > worst.timeS ? stage : worst));
  const microBatches = readStageArg(args, 'simulatedMicroBatches');
  const fillDrainS =
    microBatches === 0
      ? fillAndDrainS(stages)
      : simulatedWaitS(
          kind,
          { stages: contents.length, microBatches, slowestS: slowest.timeS },
          {
            alone: partTimes(contents, alone),
            paired: partTimes(contents, units),
          },
        );
  return { slowest, units, share, fillDrainS };
}

/** Which figure says how much expert traffic is exposed: that of a pair where forwards run beside backwards of other micro-batches. */
export function exposedFigure(kind: ScheduleKind): ExpertExposed {
  return kind === 'dualpipe' || kind === 'dualpipe-v' ? 'pairedExpertExposedFraction' : 'expertExposedFraction';
}

/** Share of the parts of a stage that one micro-batch goes through: one of two where they belong to opposite directions. */
function shareOfParts(kind: ScheduleKind): number {
  return kind === 'dualpipe' ? 0.5 : 1;
}

/** Times of each part of the model, in model order. */
function partTimes(contents: readonly StageContent[], units: UnitCosts): PartTimes[] {
  const times: PartTimes[] = [];
  for (const { parts, positions } of contents) {
    positions.forEach((position, chunk) => {
      const part = parts[chunk];
      if (part) times[position] = partTime(part, units);
    });
  }
  return times;
}

function partTime(part: PartContent, units: UnitCosts): PartTimes {
  let forwardS = 0;
  let weightGradientS = 0;
  let timeS = 0;
  eachUnit(part, units, (unit, count) => {
    forwardS += unit.forwardS * count;
    weightGradientS += unit.weightGradientS * count;
    timeS += busyS(unit.parts) * count;
  });
  return { forwardS, inputGradientS: Math.max(0, timeS - forwardS - weightGradientS), weightGradientS };
}

/** What a unit repeats in backward, and how long the host takes to issue it; no host for the embedding and the head. */
interface UnitKind {
  readonly host: number;
  readonly again: LayerTime | undefined;
  readonly expertExposed: ExpertExposed;
}

/** Which figure says how much expert traffic is exposed: that of the stack, or that of a pair of micro-batches. */
type ExpertExposed = 'expertExposedFraction' | 'pairedExpertExposedFraction';

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

export interface UnitCosts {
  readonly blocks: readonly UnitCost[];
  /** The same layers recomputed whole, where only some of a stage are. */
  readonly recomputedBlocks?: readonly UnitCost[];
  readonly embedding: UnitCost;
  readonly head: UnitCost;
}

/** Costs of one layer of each kind, of the embedding and of the head. */
function unitCosts(
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

interface LayerCosts {
  readonly blocks: readonly LayerCost[];
  readonly embedding: LayerCost;
  readonly head: LayerCost;
}

/** Kernel and collective times, which stages, schedules, host and overlap do not change; kept by what they do depend on. */
function layerCosts(objects: TrainingObjects, args: Float64Array): LayerCosts {
  const memo = memoOf(objects);
  let key = '';
  for (let position = 0; position < LAYER_ARGS.length; position++) key += `${args[position]}/`;
  const known = memo.get(key);
  if (known) return known;
  const setting = layerSetting(objects, args);
  const costs = {
    blocks: objects.architecture.blocks.map((_, index) => layerCost(setting, index)),
    embedding: embeddingCost(setting),
    head: headCost(setting),
  };
  memo.set(key, costs);
  return costs;
}

const memos = new WeakMap<object, WeakMap<object, WeakMap<object, Map<string, LayerCosts>>>>();

/** Enough for every layer setting of a large search; emptied when a sweep over other inputs outgrows it. */
const MEMO_LIMIT = 20_000;

/** Kept apart per architecture, stack and texts object, so that equal numbers of another model never answer. */
function memoOf({ architecture, stack, texts }: TrainingObjects): Map<string, LayerCosts> {
  const byStack = memos.get(architecture) ?? new WeakMap<object, WeakMap<object, Map<string, LayerCosts>>>();
  memos.set(architecture, byStack);
  const byTexts = byStack.get(stack) ?? new WeakMap<object, Map<string, LayerCosts>>();
  byStack.set(stack, byTexts);
  const memo = byTexts.get(texts) ?? new Map<string, LayerCosts>();
  byTexts.set(texts, memo);
  if (memo.size > MEMO_LIMIT) memo.clear();
  return memo;
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

/** @param share of what the stage holds that one micro-batch goes through */
function stageCost(content: StageContent, stage: number, units: UnitCosts, share: number): StageCost {
  let parts = zeroParts();
  let forwardS = 0;
  eachUnit(content, units, (unit, count) => {
    parts = added(parts, scaled(unit.parts, share * count));
    forwardS += unit.forwardS * share * count;
  });
  return { stage, content, parts, forwardS, timeS: busyS(parts) };
}

/** Layers of each kind, the embedding and the head, where there are any. */
function eachUnit(content: PartContent, units: UnitCosts, visit: (unit: UnitCost, count: number) => void): void {
  const add = (unit: UnitCost | undefined, count: number) => {
    if (unit && count > 0) visit(unit, count);
  };
  content.layersByBlock.forEach((count, block) => {
    const again = content.recomputedByBlock[block] ?? 0;
    add(units.blocks[block], count - again);
    add(units.recomputedBlocks?.[block], again);
  });
  if (content.hasEmbedding) add(units.embedding, 1);
  if (content.hasHead) add(units.head, 1);
}

/** Time of a stage: all parts but what is hidden. */
function busyS(parts: StageParts): number {
  return (
    parts.stageGemmS +
    parts.stageAttentionS +
    parts.stageElementwiseS +
    parts.stageRecomputeS +
    parts.stageTensorExposedS +
    parts.stageContextExposedS +
    parts.stageExpertExposedS +
    parts.stageHostS
  );
}

function zeroParts(): StageParts {
  return {
    stageGemmS: 0,
    stageAttentionS: 0,
    stageElementwiseS: 0,
    stageRecomputeS: 0,
    stageTensorExposedS: 0,
    stageContextExposedS: 0,
    stageExpertExposedS: 0,
    stageHiddenCommunicationS: 0,
    stageHostS: 0,
  };
}

function scaled(parts: StageParts, factor: number): StageParts {
  return combine(parts, (part) => parts[part] * factor);
}

function added(a: StageParts, b: StageParts): StageParts {
  return combine(a, (part) => a[part] + b[part]);
}

function combine(shape: StageParts, value: (part: keyof StageParts) => number): StageParts {
  const result = { ...shape };
  for (const part of Object.keys(shape) as (keyof StageParts)[]) result[part] = value(part);
  return result;
}
