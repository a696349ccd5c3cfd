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
import {
  type ActivationPolicy,
  embeddingActivationBytes,
  layerActivationBytes,
  layerTensorBytes,
} from '../activations.js';
import { scheduleOf, splitOf } from '../codes.js';
import type { TrainingObjects } from '../objects.js';
import { type LayerTensor, type RecomputeRule, readRecompute } from '../recompute.js';
import { holdsUnequalChunks, inFlight, type ScheduleKind } from '../schedules/index.js';
import { firstAlike, type PartContent, type StageContent, stageContents } from '../stages.js';
import { backwardBytes, embeddingGradientBytes, headBytes } from '../working-set.js';
import { ArgMemo } from './arg-memo.js';
import { argReader } from './layer-setting.js';
import {
  gatheredParameters,
  largestMatrix,
  largestParameter,
  type RankParameters,
  rankParameters,
  stageParametersOf,
} from './rank-holdings.js';

/** Arguments that what layers need follows from. */
const BLOCK_ARGS = [
  'microBatchSequences',
  'sequenceLength',
  'tensorParallel',
  'contextParallel',
  'expertParallel',
  'sequenceParallel',
  'expertImbalance',
  'recomputeKind',
  'recomputeLayers',
  'recomputeModules',
  'normsAreFused',
  'storesScores',
  'dropout',
  'gemmInputBytes',
  'attentionOutputBytes',
  'attentionStoreBytes',
  'activationStoreBytes',
  'compilerPlans',
  'trainableWeights',
] as const;

const ARGS = [
  ...BLOCK_ARGS,
  'pipelineParallel',
  'virtualPipeline',
  'stageSplit',
  'scheduleKind',
  'microBatches',
  'logitBytes',
  'lossTiles',
  'prefetchedBytesPerParameter',
  'lateGradientBytesPerParameter',
  'lateExpertGradientBytesPerParameter',
  'outerStateBytes',
  'denseStateBytes',
  'expertStateBytes',
  'workingBytesPerParameter',
  'wholeGradients',
  'placeholderBytes',
  'adapterStateBytes',
  'denseCompressedBytes',
  'expertCompressedBytes',
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
  'lateGradientBytes',
  'largestLayerParameters',
  'prefetchedParameters',
  'placeholderParameters',
  'adapterParameters',
  'compressedDenseParameters',
  'compressedExpertParameters',
  'restoredParameters',
  'largestLayerKeptBytes',
  'hostTensorBytesPerMicroBatch',
  'largestLayerHostBytes',
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
    for (let at = 0; at < FIELDS.length; at += 1) out[at] = stage[FIELDS[at] as (typeof FIELDS)[number]];
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

/** What the layers of a stage need, whichever stage they stand on: it follows from `BLOCK_ARGS`. */
interface LayerNeeds {
  readonly architecture: Architecture;
  readonly share: RankShare;
  readonly rule: RecomputeRule;
  readonly dropout: boolean;
  readonly gathersMatrices: boolean;
  readonly perBlock: readonly BlockNeed[];
  /** By what a stage holds. */
  readonly byContent: Map<string, ContentNeed>;
}

interface BlockNeed extends RankParameters {
  readonly restored: number;
  /** Parameters of the largest matrix that is gathered by itself. */
  readonly largestMatrix: number;
  /** Kept for backward under modules or a named set; what a layer keeps that is not recomputed whole. */
  readonly keptBytes: number;
  /** Of `keptBytes`, tensors that wait on the host by name. */
  readonly hostBytes: number;
  /** Kept of a layer that is recomputed whole: its input. */
  readonly inputBytes: number;
  readonly wholeBytes: number;
  /** Of what is kept, what backward of this layer would read: outputs of its last products only spare computing them again. */
  readonly readBytes: number;
  readonly backwardBytes: number;
  /** Of its quantisable weights. */
  readonly weightShapes: ReturnType<typeof weightShapes>;
}

/** Reads no argument but those that its results are kept by. */
const readBlock = (args: Float64Array, name: (typeof BLOCK_ARGS)[number]): number => read(args, name);

const layerNeeds = new ArgMemo<LayerNeeds>(BLOCK_ARGS.map((_, place) => place));

function layerNeedsOf(architecture: Architecture, args: Float64Array): LayerNeeds {
  return layerNeeds.get([architecture], args, () => {
    const rule = readRecompute((name) => readBlock(args, name));
    const share = memoryShare(args);
    return {
      architecture,
      share,
      rule,
      dropout: readBlock(args, 'dropout') > 0,
      gathersMatrices: readBlock(args, 'compilerPlans') > 0,
      perBlock: architecture.blocks.map((block) => blockNeed(architecture, block, share, rule, args)),
      byContent: new Map(),
    };
  });
}

/** What all stages hold. */
function contentsOf({ architecture, rule }: LayerNeeds, args: Float64Array): readonly StageContent[] {
  const contents = stageContents(
    architecture,
    scheduleOf(read(args, 'scheduleKind')),
    read(args, 'pipelineParallel'),
    read(args, 'virtualPipeline'),
    rule.kind === 'block' ? rule.layers : 0,
    splitOf(read(args, 'stageSplit')),
  );
  if (!contents) throw new Error('layers cannot be spread over these stages; layout rules are checked first');
  return contents;
}

function fullestStage(architecture: Architecture, args: Float64Array): StageNeed {
  const needs = layerNeedsOf(architecture, args);
  const contents = contentsOf(needs, args);
  const firsts = firstAlike(contents);
  const kind = scheduleOf(read(args, 'scheduleKind'));
  // Of stages that hold the same, the first has most in flight under most schedules: it needs most, and the others need not be asked.
  const asksFirstsOnly = !holdsUnequalChunks(kind);
  let fullest: StageNeed | undefined;
  for (let stage = 0; stage < contents.length; stage += 1) {
    if (asksFirstsOnly && firsts[stage] !== stage) continue;
    const need = stageNeed(needs, contents[stage] as StageContent, stage, kind, args);
    if (fullest === undefined || need.totalBytes > fullest.totalBytes) fullest = need;
  }
  if (fullest === undefined) throw new Error('a pipeline has at least one stage');
  return fullest;
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
      normsAreFused: readBlock(args, 'normsAreFused') > 0,
      storesScores: readBlock(args, 'storesScores') > 0,
      dropout: readBlock(args, 'dropout') > 0,
      gemmInputBytes: readBlock(args, 'gemmInputBytes'),
      attentionOutputBytes: readBlock(args, 'attentionOutputBytes'),
      attentionStoreBytes: readBlock(args, 'attentionStoreBytes'),
      activationStoreBytes: readBlock(args, 'activationStoreBytes'),
      weightsTrain: readBlock(args, 'trainableWeights') > 0,
    });
  const tensors = (names: readonly LayerTensor[]) =>
    names.reduce((sum, name) => sum + layerTensorBytes(architecture, block, share, name), 0);
  const kept: KeptTensors = rule.kind === 'tensors' ? keptTensors(rule) : { device: [], host: [] };
  const hostBytes = tensors(kept.host);
  const readTensors = [...kept.device, ...kept.host].filter((name) => !UNREAD_TENSORS.includes(name));
  const byRule = keeps(rule.kind === 'modules' ? rule.modules : rule.kind === 'selective' ? 'selective' : 'none');
  return {
    ...rankParameters(architecture, block, share),
    largestMatrix: readBlock(args, 'compilerPlans') > 0 ? largestParameter(architecture, block, share) : 0,
    restored: architecture.adapter?.kind === 'qlora' ? largestMatrix(architecture, block, share) : 0,
    keptBytes: rule.kind === 'tensors' ? tensors(kept.device) + hostBytes : byRule,
    readBytes: rule.kind === 'tensors' ? tensors(readTensors) : byRule,
    hostBytes,
    inputBytes: keeps('full'),
    wholeBytes: keeps('none'),
    backwardBytes: backwardBytes(architecture, block, share),
    weightShapes: weightShapes(architecture, block, share),
  };
}

/** Summed with the residual stream, which alone is read. */
const UNREAD_TENSORS: readonly LayerTensor[] = ['out_proj', 'mlpwo', 'moe_mlpwo'];

/** The input of a layer is kept where nothing says that it waits on the host. */
function keptTensors({ keep, offload }: Extract<RecomputeRule, { kind: 'tensors' }>): KeptTensors {
  const input = 'decoder_layer_input';
  const isNamed = keep.includes(input) || offload.includes(input);
  return { device: isNamed ? keep : [input, ...keep], host: offload };
}

interface KeptTensors {
  readonly device: readonly LayerTensor[];
  readonly host: readonly LayerTensor[];
}

/** One of the moments of backward at which memory may be fullest. */
interface Moment {
  /** Beside what layers keep, logits apart. */
  readonly addedBytes: number;
  readonly logitsBytes: number;
  /** Gradients that are counted with the others and do not exist yet. */
  readonly lateGradientBytes: number;
  /** Parameters that are whole where the rank holds shards: of what is at work, and of what comes next. */
  readonly atWork: number;
  readonly ahead: number;
}

/** Layers of a kind that are recomputed whole. */
function recomputedLayers({ rule }: LayerNeeds, content: PartContent, block: number): number {
  return (rule.kind === 'uniform' ? content.layersByBlock[block] : content.recomputedByBlock[block]) ?? 0;
}

/** What follows from the layers that a stage holds, wherever it stands. */
function contentNeed(needs: LayerNeeds, content: StageContent): ContentNeed {
  const { byContent } = needs;
  const known = byContent.get(content.key);
  if (known) return known;
  const need = newContentNeed(needs, content);
  byContent.set(content.key, need);
  return need;
}

function newContentNeed(needs: LayerNeeds, content: StageContent) {
  const { architecture, share, perBlock, gathersMatrices } = needs;
  const present = perBlock.filter((_, block) => (content.layersByBlock[block] ?? 0) > 0);
  const largest = (value: (need: BlockNeed) => number) =>
    present.reduce((most, need) => Math.max(most, value(need)), 0);
  return {
    parameters: stageParametersOf(architecture, content, perBlock, share),
    outerParameters: embeddingParametersPerRank(architecture, share, content),
    bytes: keptBytes(needs, content),
    hostTensorBytesPerMicroBatch: hostTensorBytes(needs, content),
    placeholderParameters: placeholdersOf(present),
    layer: largest((need) => (gathersMatrices ? need.largestMatrix : gatheredParameters(need))),
    layerMomentBytes: layerMomentBytes(needs, content, (need) => need.hostBytes),
    offloadedLayerMomentBytes: layerMomentBytes(needs, content, (need) => need.keptBytes),
    restoredParameters: largest(({ restored }) => restored),
    largestLayerKeptBytes: largest((need) => need.keptBytes),
    largestLayerHostBytes: largest((need) => need.hostBytes),
  };
}

type ContentNeed = ReturnType<typeof newContentNeed>;

function stageNeed(
  needs: LayerNeeds,
  content: StageContent,
  stage: number,
  kind: ScheduleKind,
  args: Float64Array,
): StageNeed {
  const need = contentNeed(needs, content);
  const { parameters, outerParameters, hostTensorBytesPerMicroBatch, placeholderParameters } = need;
  const sizes = {
    pipelineParallel: read(args, 'pipelineParallel'),
    virtualPipeline: read(args, 'virtualPipeline'),
    microBatches: read(args, 'microBatches'),
  };
  const held = inFlight(kind, stage, sizes, {
    bytes: need.bytes,
    chunkBytes: holdsUnequalChunks(kind) ? content.parts.map((part) => keptBytes(needs, part)) : [],
  });
  const deviceBytes =
    (held.bytesPerMicroBatch - hostTensorBytesPerMicroBatch) * (1 - read(args, 'offloadedActivationsFraction'));
  const fullest = fullestMoment(needs, content, need, deviceBytes, args);
  const stateBytes =
    outerParameters * read(args, 'outerStateBytes') +
    (parameters.dense - outerParameters) * read(args, 'denseStateBytes') +
    parameters.expert * read(args, 'expertStateBytes') +
    atOnce(fullest, args) +
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
    transientBytes: fullest.addedBytes,
    logitsBytes: fullest.logitsBytes,
    lateGradientBytes: fullest.lateGradientBytes,
    largestLayerParameters: fullest.atWork,
    prefetchedParameters: fullest.ahead,
    placeholderParameters,
    adapterParameters: parameters.adapter,
    compressedDenseParameters: parameters.compressedDense,
    compressedExpertParameters: parameters.compressedExpert,
    restoredParameters: need.restoredParameters,
    largestLayerKeptBytes: need.largestLayerKeptBytes,
    hostTensorBytesPerMicroBatch,
    largestLayerHostBytes: need.largestLayerHostBytes,
    content,
    totalBytes: stateBytes + held.microBatches * deviceBytes,
  };
}

/** The moment of backward that adds most. */
function fullestMoment(
  { architecture, share }: LayerNeeds,
  content: StageContent,
  need: ContentNeed,
  deviceBytes: number,
  args: Float64Array,
): Moment {
  const { layer, parameters, outerParameters } = need;
  const isOffloaded = read(args, 'offloadedActivationsFraction') > 0;
  let fullest: Moment = {
    addedBytes: isOffloaded ? need.offloadedLayerMomentBytes : need.layerMomentBytes,
    logitsBytes: 0,
    lateGradientBytes: 0,
    atWork: layer,
    ahead: layer,
  };
  if (!content.hasHead && !content.hasEmbedding) return fullest;
  const columns = architecture.vocabSize / share.tensorParallel;
  const outer =
    content.hasEmbedding || (content.hasHead && !architecture.scalarHead) ? columns * architecture.hiddenSize : 0;
  const wholeGradients = read(args, 'wholeGradients');
  if (content.hasHead) {
    const head = headBytes(architecture, share, {
      logitBytes: read(args, 'logitBytes') / read(args, 'lossTiles'),
      modules: modulesOf(architecture, content),
    });
    const atHead: Moment = {
      addedBytes: head.states + wholeGradients * head.weightGradient,
      logitsBytes: head.logits,
      lateGradientBytes:
        (parameters.dense - outerParameters) * read(args, 'lateGradientBytesPerParameter') +
        parameters.expert * read(args, 'lateExpertGradientBytesPerParameter'),
      atWork: outer,
      ahead: layer,
    };
    if (atOnce(atHead, args) > atOnce(fullest, args)) fullest = atHead;
  }
  if (content.hasEmbedding) {
    const atEmbedding: Moment = {
      // By then nothing of this micro-batch is left.
      addedBytes: wholeGradients * embeddingGradientBytes(architecture, share) - deviceBytes,
      logitsBytes: 0,
      lateGradientBytes: 0,
      atWork: outer,
      ahead: 0,
    };
    if (atOnce(atEmbedding, args) > atOnce(fullest, args)) fullest = atEmbedding;
  }
  return fullest;
}

/** What a moment adds, parameters gathered for it among it. */
function atOnce({ addedBytes, logitsBytes, lateGradientBytes, atWork, ahead }: Moment, args: Float64Array): number {
  const gathered = atWork * read(args, 'workingBytesPerParameter') + ahead * read(args, 'prefetchedBytesPerParameter');
  return addedBytes + logitsBytes - lateGradientBytes + gathered;
}

/** Of it, tensors that wait on the host by name; of a prediction module's layer too. */
function hostTensorBytes({ architecture, perBlock }: LayerNeeds, content: PartContent): number {
  return content.layersByBlock.reduce(
    (sum, count, block) => sum + count * (perBlock[block]?.hostBytes ?? 0),
    modulesOf(architecture, content) * (perBlock[mtpBlockIndex(architecture)]?.hostBytes ?? 0),
  );
}

/** Bytes that each chunk keeps on the device for one micro-batch, by stage and chunk; what waits on the host is left out. */
export function keptByChunk(architecture: Architecture, args: Float64Array): readonly (readonly number[])[] {
  const needs = layerNeedsOf(architecture, args);
  const onDevice = 1 - read(args, 'offloadedActivationsFraction');
  return contentsOf(needs, args).map(({ parts }) =>
    parts.map((part) => onDevice * (keptBytes(needs, part) - hostTensorBytes(needs, part))),
  );
}

/** Multi-token prediction modules stand with the head. */
function modulesOf(architecture: Architecture, content: PartContent): number {
  return content.hasHead ? architecture.mtpModules : 0;
}

/** Kept by a stage or one of its chunks for one micro-batch; a multi-token prediction module keeps a layer more. */
function keptBytes(needs: LayerNeeds, content: PartContent): number {
  const { architecture, share, perBlock, rule, dropout } = needs;
  // One input for every `layers` of a unit.
  const unit = rule.kind === 'uniform' ? rule.layers : 1;
  const modules = modulesOf(architecture, content);
  const last = perBlock[mtpBlockIndex(architecture)];
  const moduleBytes = modules * ((rule.kind === 'uniform' ? last?.inputBytes : last?.keptBytes) ?? 0);
  return (
    content.layersByBlock.reduce((sum, count, block) => {
      const again = recomputedLayers(needs, content, block);
      const need = perBlock[block];
      if (!need) return sum;
      return sum + (count - again) * need.keptBytes + Math.ceil(again / unit) * need.inputBytes;
    }, 0) +
    moduleBytes +
    (content.hasEmbedding ? embeddingActivationBytes(architecture, share, { dropout }) : 0)
  );
}

/**
 * Most that one layer adds while backward goes through it: what is computed again of it, or of the unit that it is recomputed with, and
 * the gradients inside it.
 *
 * @param returned of a layer, what comes back from the host for it
 */
function layerMomentBytes(needs: LayerNeeds, content: StageContent, returned: (need: BlockNeed) => number): number {
  const { perBlock, rule } = needs;
  const unit = rule.kind === 'uniform' ? rule.layers : 1;
  return Math.max(
    0,
    ...perBlock.map((need, block) => {
      const count = content.layersByBlock[block] ?? 0;
      if (count === 0) return 0;
      const again = recomputedLayers(needs, content, block);
      const whole =
        again > 0 ? Math.min(unit, again) * need.wholeBytes - need.inputBytes : need.wholeBytes - need.readBytes;
      return whole + returned(need) + need.backwardBytes;
    }),
  );
}

/** One matrix of each shape that the stage's layers have. */
function placeholdersOf(present: readonly BlockNeed[]): number {
  const shapes = new Map<string, number>();
  for (const need of present) for (const { n, k } of need.weightShapes) shapes.set(`${n}×${k}`, n * k);
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
