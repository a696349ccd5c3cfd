/** Which layers each pipeline stage holds: the model is cut into equal parts, which the schedule places. */
import type { Architecture } from '../architecture/index.js';
import type { StageSplit } from './input.js';
import { chunksOf, type ScheduleKind } from './schedules/index.js';

/** One part of the model. */
export interface PartContent {
  /** Layers of each block kind, indexed as `architecture.blocks`. */
  readonly layersByBlock: readonly number[];
  /** Those of them that block recomputation repeats whole. */
  readonly recomputedByBlock: readonly number[];
  readonly hasEmbedding: boolean;
  readonly hasHead: boolean;
}

/** All that a stage holds, and by chunk. */
export interface StageContent extends PartContent {
  readonly parts: readonly PartContent[];
  /** Where each of its parts stands in the model. */
  readonly positions: readonly number[];
  /** The same for stages that hold as many layers of each kind, embedding and head alike. */
  readonly key: string;
}

/**
 * Layers per chunk, in model order, when `layers` are spread over pipeline × virtual chunks.
 *
 * Inner chunks hold the same number, as Megatron-LM asks. Missing layers come off the ends: one from the last chunk, which also holds the
 * head; a second one from the first, which also holds the embedding (126 layers on 128 chunks are 0, 1, …, 1, 0); more than two all from
 * the last (61 layers on 16 chunks are 4, …, 4, 1), and from the first only what the last cannot give.
 *
 * @param split how many layers fewer the ends hold, where that is not left to this rule
 * @returns one count per chunk, or undefined where inner chunks would have to differ
 */
export function layersPerChunk(
  layers: number,
  pipelineParallel: number,
  virtualPipeline: number,
  split?: StageSplit,
): number[] | undefined {
  const chunks = pipelineParallel * virtualPipeline;
  if (split !== undefined) return splitLayers(layers, chunks, split);
  const full = Math.ceil(layers / chunks);
  const missing = full * chunks - layers;
  const fromFirst = missing === 2 && chunks > 1 ? 1 : Math.max(0, missing - full);
  if (fromFirst > full || (chunks === 1 && missing > 0)) return undefined;
  const counts = new Array<number>(chunks).fill(full);
  counts[0] = full - fromFirst;
  counts[chunks - 1] = (counts[chunks - 1] ?? full) - (missing - fromFirst);
  return counts;
}

function splitLayers(layers: number, chunks: number, { firstFewer, lastFewer }: StageSplit): number[] | undefined {
  const full = (layers + firstFewer + lastFewer) / chunks;
  if (!Number.isInteger(full) || Math.max(firstFewer, lastFewer) > full) return undefined;
  if (chunks === 1) return firstFewer + lastFewer === 0 ? [layers] : undefined;
  return [full - firstFewer, ...new Array<number>(chunks - 2).fill(full), full - lastFewer];
}

/** The split of chunks whose inner ones are alike, where it is not the one that is taken anyway; undefined too where they are not. */
export function splitOfChunks(counts: readonly number[]): StageSplit | undefined {
  const layers = counts.reduce((sum, count) => sum + count, 0);
  const full = Math.max(...counts.slice(1, -1), counts.length > 2 ? 0 : Math.max(...counts));
  const split = { firstFewer: full - (counts[0] ?? full), lastFewer: full - (counts.at(-1) ?? full) };
  if (counts.length === 1 || Math.min(split.firstFewer, split.lastFewer) < 0) return undefined;
  const isSpread = (spread: readonly number[] | undefined): boolean => String(spread) === String(counts);
  if (isSpread(layersPerChunk(layers, counts.length, 1))) return undefined;
  return isSpread(layersPerChunk(layers, counts.length, 1, split)) ? split : undefined;
}

/**
 * Every split of so many layers whose ends are lighter by no more than `most` layers each, the lightest ends last.
 *
 * @returns empty on a single chunk
 */
export function stageSplits(layers: number, chunks: number, most: number): StageSplit[] {
  const ends = Array.from({ length: most + 1 }, (_, fewer) => fewer);
  return ends
    .flatMap((firstFewer) => ends.map((lastFewer) => ({ firstFewer, lastFewer })))
    .filter((split) => chunks > 1 && splitLayers(layers, chunks, split) !== undefined)
    .sort((a, b) => a.firstFewer + a.lastFewer - b.firstFewer - b.lastFewer || a.firstFewer - b.firstFewer);
}

/**
 * What each of the pipeline stages holds.
 *
 * @param virtualPipeline chunks per stage, as many as the schedule takes
 * @param recomputedLayers of each chunk, from its start, that block recomputation repeats
 * @param split as `layersPerChunk` takes it
 * @returns `pipelineParallel` entries, or undefined where the layers cannot be spread so
 */
export function stageContents(
  architecture: Architecture,
  schedule: ScheduleKind,
  pipelineParallel: number,
  virtualPipeline: number,
  recomputedLayers = 0,
  split?: StageSplit,
): readonly StageContent[] | undefined {
  const ends = split === undefined ? schedule : `${schedule}/${split.firstFewer}/${split.lastFewer}`;
  const memo = memoOf(architecture, ends);
  const key = (pipelineParallel * LARGEST_KEY + virtualPipeline) * LARGEST_KEY + recomputedLayers;
  const known = memo.get(key);
  if (known !== undefined || memo.has(key)) return known;
  const model = partContents(architecture, pipelineParallel, virtualPipeline, recomputedLayers, split);
  const contents = model && placedContents(architecture, schedule, pipelineParallel, virtualPipeline, model);
  memo.set(key, contents);
  return contents;
}

/**
 * For each stage, the first one that holds as many layers of each kind: what depends on nothing else is worked out once for all of them.
 *
 * @param contents as `stageContents` gives them; answers are kept by it
 */
export function firstAlike(contents: readonly StageContent[]): readonly number[] {
  const known = alike.get(contents);
  if (known) return known;
  const firsts = new Map<string, number>();
  const result = contents.map(({ key }, stage) => {
    const first = firsts.get(key) ?? stage;
    firsts.set(key, first);
    return first;
  });
  alike.set(contents, result);
  return result;
}

const alike = new WeakMap<readonly StageContent[], readonly number[]>();

type Memo = Map<number, readonly StageContent[] | undefined>;

/** Above all numbers that a key is made of: stages, chunks, layers. */
const LARGEST_KEY = 2 ** 17;

/** A search asks for the same stages many thousand times. */
const memos = new WeakMap<Architecture, Map<string, Memo>>();

/** @param kind schedule, and how much lighter the ends are where that is chosen */
function memoOf(architecture: Architecture, kind: string): Memo {
  const known = memos.get(architecture) ?? new Map<string, Memo>();
  memos.set(architecture, known);
  const memo: Memo = known.get(kind) ?? new Map();
  known.set(kind, memo);
  return memo;
}

function placedContents(
  architecture: Architecture,
  schedule: ScheduleKind,
  pipelineParallel: number,
  virtualPipeline: number,
  model: readonly PartContent[],
): StageContent[] {
  return Array.from({ length: pipelineParallel }, (_, stage) => {
    const chunks = chunksOf(schedule, stage, { pipelineParallel, virtualPipeline });
    const positions = chunks.map(({ position }) => position);
    const parts = positions.flatMap((position) => model[position] ?? []);
    const sum = (counts: (part: PartContent) => readonly number[]) =>
      architecture.blocks.map((_, block) => parts.reduce((total, part) => total + (counts(part)[block] ?? 0), 0));
    const layersByBlock = sum((part) => part.layersByBlock);
    const recomputedByBlock = sum((part) => part.recomputedByBlock);
    const hasEmbedding = parts.some((part) => part.hasEmbedding);
    const hasHead = parts.some((part) => part.hasHead);
    const key = `${layersByBlock}/${recomputedByBlock}/${hasEmbedding}/${hasHead}`;
    return { layersByBlock, recomputedByBlock, hasEmbedding, hasHead, parts, positions, key };
  });
}

/**
 * The parts of the model that the chunks of all stages hold, in model order.
 *
 * @param recomputedLayers of each chunk, from its start; a chunk that holds fewer repeats all of them
 * @source Megatron-LM, `--recompute-method block`: `--recompute-num-layers` counts per virtual pipeline stage
 */
export function partContents(
  architecture: Architecture,
  pipelineParallel: number,
  virtualPipeline: number,
  recomputedLayers: number,
  split?: StageSplit,
): PartContent[] | undefined {
  const counts = layersPerChunk(architecture.layerBlocks.length, pipelineParallel, virtualPipeline, split);
  if (!counts) return undefined;
  let first = 0;
  return counts.map((count, position) => {
    const layers = architecture.layerBlocks.slice(first, first + count);
    first += count;
    return {
      layersByBlock: countsOf(layers, architecture),
      recomputedByBlock: countsOf(layers.slice(0, recomputedLayers), architecture),
      hasEmbedding: position === 0,
      hasHead: position === counts.length - 1,
    };
  });
}

function countsOf(layers: readonly number[], { blocks }: Architecture): number[] {
  const counts = blocks.map(() => 0);
  for (const block of layers) counts[block] = (counts[block] ?? 0) + 1;
  return counts;
}
