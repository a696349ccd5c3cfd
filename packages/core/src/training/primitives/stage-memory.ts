/** What the fullest pipeline stage holds: the ingredients of its memory, per device. */

import {
  type Architecture,
  type Block,
  embeddingParametersPerRank,
  mtpBlockIndex,
  type RankShare,
  UNSPLIT,
  weightShapes,
} from '../../architecture/index.js';
import type { Explanation, Primitive } from '../../figures/index.js';
import { type ActivationPolicy, embeddingActivationBytes, layerActivationBytes } from '../activations.js';
import { scheduleOf } from '../codes.js';
import type { TrainingObjects } from '../objects.js';
import { type RecomputeRule, readRecompute } from '../recompute.js';
import { inFlight } from '../schedules/index.js';
import { type PartContent, type StageContent, stageContents } from '../stages.js';
import { backwardBytes, embeddingGradientBytes, headBytes } from '../working-set.js';
import { argReader } from './layer-setting.js';
import {
  gatheredParameters,
  largestMatrix,
  type RankParameters,
  rankParameters,
  stageParametersOf,
} from './rank-holdings.js';

const ARGS = [
  'microBatchSequences',
  'sequenceLength',
  'tensorParallel',
  'contextParallel',
  'expertParallel',
  'sequenceParallel',
  'expertImbalance',
  'pipelineParallel',
  'virtualPipeline',
  'scheduleKind',
  'microBatches',
  'recomputeKind',
  'recomputeLayers',
  'recomputeModules',
  'storesScores',
  'dropout',
  'gemmInputBytes',
  'logitBytes',
  'outerStateBytes',
  'denseStateBytes',
  'expertStateBytes',
  'workingBytesPerParameter',
  'wholeGradients',
  'placeholderBytes',
  'adapterStateBytes',
  'denseCompressedBytes',
  'expertCompressedBytes',
  'trainableWeights',
  'offloadedActivationsFraction',
] as const;

const FIELDS = [
  'fullestStage',
  'denseParameters',
  'outerParameters',
  'expertParameters',
  'inFlight',
  'activationBytesPerMicroBatch',
  'transientBytes',
  'logitsBytes',
  'largestLayerParameters',
  'placeholderParameters',
  'adapterParameters',
  'compressedDenseParameters',
  'compressedExpertParameters',
  'restoredParameters',
  'largestLayerKeptBytes',
] as const;

const read = argReader(ARGS);

export const stageMemory: Primitive<TrainingObjects> = {
  name: 'stageMemory',
  about: 'parameters, activations and logits of the pipeline stage that needs most memory',
  args: ARGS,
  objects: ['architecture'],
  fields: FIELDS,
  call(objects, args, out) {
    const stage = fullestStage(objects.architecture, args);
    FIELDS.forEach((field, index) => {
      out[index] = stage[field];
    });
  },
  explain(objects, args, field): Explanation {
    const stage = fullestStage(objects.architecture, args);
    const layers = stage.content.layersByBlock
      .map((count, block) => `${count} × ${objects.architecture.blocks[block]?.name}`)
      .join(', ');
    return { rule: 'primitive', from: [], note: `${field} of stage ${stage.fullestStage} (${layers})` };
  },
};

type StageNeed = Record<(typeof FIELDS)[number], number> & {
  readonly content: StageContent;
  readonly totalBytes: number;
};

/** What all stages share. */
interface Setting {
  readonly architecture: Architecture;
  readonly share: RankShare;
  readonly rule: RecomputeRule;
  readonly perBlock: readonly BlockNeed[];
  readonly args: Float64Array;
}

interface BlockNeed extends RankParameters {
  readonly restored: number;
  /** Kept for backward under modules or a named set; what a layer keeps that is not recomputed whole. */
  readonly keptBytes: number;
  /** Kept of a layer that is recomputed whole: its input. */
  readonly inputBytes: number;
  readonly wholeBytes: number;
  readonly backwardBytes: number;
}

function fullestStage(architecture: Architecture, args: Float64Array): StageNeed {
  const rule = readRecompute((name) => read(args, name));
  const contents = stageContents(
    architecture,
    scheduleOf(read(args, 'scheduleKind')),
    read(args, 'pipelineParallel'),
    read(args, 'virtualPipeline'),
    rule.kind === 'block' ? rule.layers : 0,
  );
  if (!contents) throw new Error('layers cannot be spread over these stages; layout rules are checked first');
  const share = memoryShare(args);
  const perBlock = architecture.blocks.map((block) => blockNeed(architecture, block, share, rule, args));
  const setting = { architecture, share, rule, perBlock, args };
  const needs = contents.map((content, stage) => stageNeed(setting, content, stage));
  return needs.reduce((worst, need) => (need.totalBytes > worst.totalBytes ? need : worst));
}

function blockNeed(
  architecture: Architecture,
  block: Block,
  share: RankShare,
  rule: RecomputeRule,
  args: Float64Array,
): BlockNeed {
  const keeps = (recompute: ActivationPolicy['recompute']) =>
    layerActivationBytes(architecture, block, share, {
      recompute,
      storesScores: read(args, 'storesScores') > 0,
      dropout: read(args, 'dropout') > 0,
      gemmInputBytes: read(args, 'gemmInputBytes'),
      weightsTrain: read(args, 'trainableWeights') > 0,
    });
  return {
    ...rankParameters(architecture, block, share),
    restored: architecture.adapter?.kind === 'qlora' ? largestMatrix(architecture, block, share) : 0,
    keptBytes: keeps(rule.kind === 'modules' ? rule.modules : rule.kind === 'selective' ? 'selective' : 'none'),
    inputBytes: keeps('full'),
    wholeBytes: keeps('none'),
    backwardBytes: backwardBytes(architecture, block, share),
  };
}

/** Layers of a kind that are recomputed whole. */
function recomputedLayers({ rule }: Setting, content: PartContent, block: number): number {
  return (rule.kind === 'uniform' ? content.layersByBlock[block] : content.recomputedByBlock[block]) ?? 0;
}

function stageNeed(setting: Setting, content: StageContent, stage: number): StageNeed {
  const { architecture, share, perBlock, args } = setting;
  const parameters = stageParametersOf(architecture, content, perBlock, share);
  const outerParameters = embeddingParametersPerRank(architecture, share, content);
  const modules = content.hasHead ? architecture.mtpModules : 0;
  const sizes = {
    pipelineParallel: read(args, 'pipelineParallel'),
    virtualPipeline: read(args, 'virtualPipeline'),
    microBatches: read(args, 'microBatches'),
  };
  const held = inFlight(scheduleOf(read(args, 'scheduleKind')), stage, sizes, {
    bytes: keptBytes(setting, content),
    chunkBytes: content.parts.map((part) => keptBytes(setting, part)),
  });
  const head = headBytes(architecture, share, { logitBytes: read(args, 'logitBytes'), modules });
  const logitsBytes = content.hasHead ? head.logits : 0;
  const columns = architecture.vocabSize / share.tensorParallel;
  const outer =
    content.hasEmbedding || (content.hasHead && !architecture.scalarHead) ? columns * architecture.hiddenSize : 0;
  const present = perBlock.filter((_, block) => (content.layersByBlock[block] ?? 0) > 0);
  const largestLayerParameters = Math.max(outer, ...present.map(gatheredParameters));
  const placeholderParameters = placeholdersOf(setting, content);
  const wholeGradients = read(args, 'wholeGradients');
  const moments = {
    layer: layerMomentBytes(setting, content),
    head: content.hasHead ? head.logits + head.states + wholeGradients * head.weightGradient : 0,
    // By then nothing of this micro-batch is left.
    embedding: content.hasEmbedding
      ? wholeGradients * embeddingGradientBytes(architecture, share) - held.bytesPerMicroBatch
      : 0,
  };
  const transientBytes = Math.max(0, ...Object.values(moments));
  const stateBytes =
    outerParameters * read(args, 'outerStateBytes') +
    (parameters.dense - outerParameters) * read(args, 'denseStateBytes') +
    parameters.expert * read(args, 'expertStateBytes') +
    largestLayerParameters * read(args, 'workingBytesPerParameter') +
    placeholderParameters * read(args, 'placeholderBytes') +
    parameters.adapter * read(args, 'adapterStateBytes') -
    parameters.compressedDense * read(args, 'denseCompressedBytes') -
    parameters.compressedExpert * read(args, 'expertCompressedBytes');
  return {
    fullestStage: stage,
    denseParameters: parameters.dense,
    outerParameters,
    expertParameters: parameters.expert,
    inFlight: held.microBatches,
    activationBytesPerMicroBatch: held.bytesPerMicroBatch,
    transientBytes,
    logitsBytes,
    largestLayerParameters,
    placeholderParameters,
    adapterParameters: parameters.adapter,
    compressedDenseParameters: parameters.compressedDense,
    compressedExpertParameters: parameters.compressedExpert,
    restoredParameters: Math.max(0, ...present.map(({ restored }) => restored)),
    largestLayerKeptBytes: Math.max(0, ...present.map((need) => need.keptBytes)),
    content,
    totalBytes:
      stateBytes +
      held.microBatches * held.bytesPerMicroBatch * (1 - read(args, 'offloadedActivationsFraction')) +
      transientBytes,
  };
}

/** Kept by a stage or one of its chunks for one micro-batch; a multi-token prediction module keeps a layer more. */
function keptBytes(setting: Setting, content: PartContent): number {
  const { architecture, share, perBlock, rule, args } = setting;
  // One input for every `layers` of a unit.
  const unit = rule.kind === 'uniform' ? rule.layers : 1;
  const modules = content.hasHead ? architecture.mtpModules : 0;
  const last = perBlock[mtpBlockIndex(architecture)];
  const moduleBytes = modules * ((rule.kind === 'uniform' ? last?.inputBytes : last?.keptBytes) ?? 0);
  return (
    content.layersByBlock.reduce((sum, count, block) => {
      const again = recomputedLayers(setting, content, block);
      const need = perBlock[block];
      if (!need) return sum;
      return sum + (count - again) * need.keptBytes + Math.ceil(again / unit) * need.inputBytes;
    }, 0) +
    moduleBytes +
    (content.hasEmbedding ? embeddingActivationBytes(architecture, share, { dropout: read(args, 'dropout') > 0 }) : 0)
  );
}

/**
 * Most that one layer adds while backward goes through it: what is computed again of it, or of the unit that it is recomputed with, and
 * the gradients inside it.
 */
function layerMomentBytes(setting: Setting, content: StageContent): number {
  const { perBlock, rule } = setting;
  const unit = rule.kind === 'uniform' ? rule.layers : 1;
  return Math.max(
    0,
    ...perBlock.map((need, block) => {
      const count = content.layersByBlock[block] ?? 0;
      if (count === 0) return 0;
      const again = recomputedLayers(setting, content, block);
      const whole =
        again > 0 ? Math.min(unit, again) * need.wholeBytes - need.inputBytes : need.wholeBytes - need.keptBytes;
      return whole + need.backwardBytes;
    }),
  );
}

/** One matrix of each shape that the stage's layers have. */
function placeholdersOf({ architecture, share }: Setting, content: StageContent): number {
  const shapes = new Map<string, number>();
  architecture.blocks.forEach((block, index) => {
    if ((content.layersByBlock[index] ?? 0) === 0) return;
    for (const { n, k } of weightShapes(architecture, block, share)) shapes.set(`${n}×${k}`, n * k);
  });
  return [...shapes.values()].reduce((sum, parameters) => sum + parameters, 0);
}

function memoryShare(args: Float64Array): RankShare {
  return {
    ...UNSPLIT,
    sequences: read(args, 'microBatchSequences'),
    sequenceTokens: read(args, 'sequenceLength'),
    tensorParallel: read(args, 'tensorParallel'),
    contextParallel: read(args, 'contextParallel'),
    expertParallel: read(args, 'expertParallel'),
    sequenceParallel: read(args, 'sequenceParallel') > 0,
    expertImbalance: read(args, 'expertImbalance'),
  };
}
