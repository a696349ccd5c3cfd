/** What the fullest pipeline stage holds: the ingredients of its memory, per device. */

import {
  type Architecture,
  blockParametersPerRank,
  embeddingParametersPerRank,
  type RankShare,
  rankTokens,
  UNSPLIT,
} from '../../architecture/index.js';
import type { Explanation, Primitive } from '../../figures/index.js';
import { type ActivationPolicy, layerActivationBytes } from '../activations.js';
import { recomputeOf } from '../codes.js';
import type { TrainingObjects } from '../objects.js';
import { inFlightMicroBatches, type StageContent, stageContents } from '../stages.js';
import { argReader } from './layer-setting.js';

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
  'microBatches',
  'recomputeKind',
  'storesScores',
  'dropout',
  'gemmInputBytes',
  'logitBytes',
  'denseStateBytesPerParameter',
  'expertStateBytesPerParameter',
  'workingBytesPerParameter',
] as const;

const FIELDS = [
  'fullestStage',
  'denseParameters',
  'expertParameters',
  'inFlight',
  'activationBytesPerMicroBatch',
  'transientBytes',
  'logitsBytes',
  'largestLayerParameters',
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

function fullestStage(architecture: Architecture, args: Float64Array): StageNeed {
  const contents = stageContents(architecture, read(args, 'pipelineParallel'), read(args, 'virtualPipeline'));
  if (!contents) throw new Error('layers cannot be spread over these stages; layout rules are checked first');
  const share = memoryShare(args);
  const perBlock = architecture.blocks.map((block) => ({
    parameters: blockParametersPerRank(architecture, block, share),
    keptBytes: layerActivationBytes(architecture, block, share, policyOf(args)),
    wholeBytes: layerActivationBytes(architecture, block, share, { ...policyOf(args), recompute: 'none' }),
  }));
  const needs = contents.map((content, stage) => stageNeed(architecture, content, stage, perBlock, share, args));
  return needs.reduce((worst, need) => (need.totalBytes > worst.totalBytes ? need : worst));
}

interface BlockNeed {
  readonly parameters: { readonly dense: number; readonly expert: number };
  readonly keptBytes: number;
  readonly wholeBytes: number;
}

function stageNeed(
  architecture: Architecture,
  content: StageContent,
  stage: number,
  perBlock: readonly BlockNeed[],
  share: RankShare,
  args: Float64Array,
): StageNeed {
  const held = stageParametersOf(architecture, content, perBlock, share);
  // A multi-token prediction module keeps a layer more, and logits of its own.
  const modules = content.hasHead ? architecture.mtpModules : 0;
  const moduleBytes = modules * (perBlock[architecture.layerBlocks.at(-1) ?? 0]?.keptBytes ?? 0);
  const activationBytesPerMicroBatch = sumOver(content, (block) => perBlock[block]?.keptBytes ?? 0) + moduleBytes;
  const inFlight = inFlightMicroBatches(
    stage,
    read(args, 'pipelineParallel'),
    read(args, 'virtualPipeline'),
    read(args, 'microBatches'),
  );
  // While one layer is recomputed, all that it would have kept exists once.
  const recomputing = recomputeOf(read(args, 'recomputeKind')) === 'full';
  const present = perBlock.filter((_, block) => (content.layersByBlock[block] ?? 0) > 0);
  const transientBytes = recomputing ? Math.max(0, ...present.map((block) => block.wholeBytes - block.keptBytes)) : 0;
  const columns = architecture.vocabSize / share.tensorParallel;
  const logitsBytes = content.hasHead ? (1 + modules) * rankTokens(share) * columns * read(args, 'logitBytes') : 0;
  const outer = content.hasEmbedding || content.hasHead ? columns * architecture.hiddenSize : 0;
  const largestLayerParameters = Math.max(
    outer,
    ...present.map(({ parameters }) => parameters.dense + parameters.expert),
  );
  const stateBytes =
    held.dense * read(args, 'denseStateBytesPerParameter') +
    held.expert * read(args, 'expertStateBytesPerParameter') +
    largestLayerParameters * read(args, 'workingBytesPerParameter');
  return {
    fullestStage: stage,
    denseParameters: held.dense,
    expertParameters: held.expert,
    inFlight,
    activationBytesPerMicroBatch,
    transientBytes,
    logitsBytes,
    largestLayerParameters,
    content,
    totalBytes: stateBytes + inFlight * activationBytesPerMicroBatch + Math.max(transientBytes, logitsBytes),
  };
}

function sumOver(content: StageContent, value: (block: number) => number): number {
  return content.layersByBlock.reduce((sum, count, block) => sum + count * value(block), 0);
}

/** Parameters of one rank of a stage; multi-token prediction modules sit with the head. */
export function stageParametersOf(
  architecture: Architecture,
  content: StageContent,
  perBlock: readonly Pick<BlockNeed, 'parameters'>[],
  share: Pick<RankShare, 'tensorParallel'>,
): { dense: number; expert: number } {
  const outer = embeddingParametersPerRank(architecture, share, content);
  const mtpBlock = architecture.layerBlocks.at(-1) ?? 0;
  const mtp = content.hasHead ? architecture.mtpModules : 0;
  const of = (block: number, kind: 'dense' | 'expert') => perBlock[block]?.parameters[kind] ?? 0;
  return {
    dense: sumOver(content, (block) => of(block, 'dense')) + outer + mtp * of(mtpBlock, 'dense'),
    expert: sumOver(content, (block) => of(block, 'expert')) + mtp * of(mtpBlock, 'expert'),
  };
}

function policyOf(args: Float64Array): ActivationPolicy {
  return {
    recompute: recomputeOf(read(args, 'recomputeKind')),
    storesScores: read(args, 'storesScores') > 0,
    dropout: read(args, 'dropout') > 0,
    gemmInputBytes: read(args, 'gemmInputBytes'),
  };
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
