/** Which layers each pipeline stage holds. Chunks are dealt round-robin to stages, as interleaved 1F1B does (Narayanan et al. 2021, §2.2). */
import type { Architecture } from '../architecture/index.js';

export interface StageContent {
  /** Layers of each block kind, indexed as `architecture.blocks`. */
  readonly layersByBlock: readonly number[];
  readonly hasEmbedding: boolean;
  readonly hasHead: boolean;
}

/**
 * Layers per chunk, in model order, when `layers` are spread over pipeline × virtual chunks.
 *
 * Inner chunks hold the same number, as Megatron-LM asks. Missing layers come off the ends: one from the last chunk, which also holds the
 * head; a second one from the first, which also holds the embedding (126 layers on 128 chunks are 0, 1, …, 1, 0); more than two all from
 * the last (61 layers on 16 chunks are 4, …, 4, 1), and from the first only what the last cannot give.
 *
 * @returns one count per chunk, or undefined where inner chunks would have to differ
 */
export function layersPerChunk(
  layers: number,
  pipelineParallel: number,
  virtualPipeline: number,
): number[] | undefined {
  const chunks = pipelineParallel * virtualPipeline;
  const full = Math.ceil(layers / chunks);
  const missing = full * chunks - layers;
  const fromFirst = missing === 2 && chunks > 1 ? 1 : Math.max(0, missing - full);
  if (fromFirst > full || (chunks === 1 && missing > 0)) return undefined;
  const counts = new Array<number>(chunks).fill(full);
  counts[0] = full - fromFirst;
  counts[chunks - 1] = (counts[chunks - 1] ?? full) - (missing - fromFirst);
  return counts;
}

/**
 * What each of the pipeline stages holds.
 *
 * @returns `pipelineParallel` entries, or undefined where the layers cannot be spread so
 */
export function stageContents(
  architecture: Architecture,
  pipelineParallel: number,
  virtualPipeline: number,
): StageContent[] | undefined {
  const counts = layersPerChunk(architecture.layerBlocks.length, pipelineParallel, virtualPipeline);
  if (!counts) return undefined;
  const stages = Array.from({ length: pipelineParallel }, () => architecture.blocks.map(() => 0));
  let layer = 0;
  counts.forEach((count, chunk) => {
    const stage = stages[chunk % pipelineParallel];
    for (let index = 0; index < count; index++, layer++) {
      const block = architecture.layerBlocks[layer];
      if (stage && block !== undefined) stage[block] = (stage[block] ?? 0) + 1;
    }
  });
  return stages.map((layersByBlock, stage) => ({
    layersByBlock,
    hasEmbedding: stage === 0,
    hasHead: stage === pipelineParallel - 1,
  }));
}

/**
 * Layers that block recomputation repeats: the first ones of each chunk.
 *
 * @param layers of each chunk, from its start; a chunk that holds fewer repeats all of them
 * @returns counts per stage, indexed as `architecture.blocks`, for a spread that `stageContents` has
 * @source Megatron-LM, `--recompute-method block`: `--recompute-num-layers` counts per virtual pipeline stage
 */
export function blockRecomputedLayers(
  architecture: Architecture,
  pipelineParallel: number,
  virtualPipeline: number,
  layers: number,
): number[][] {
  const counts = layersPerChunk(architecture.layerBlocks.length, pipelineParallel, virtualPipeline) ?? [];
  const stages = Array.from({ length: pipelineParallel }, () => architecture.blocks.map(() => 0));
  let first = 0;
  counts.forEach((count, chunk) => {
    const stage = stages[chunk % pipelineParallel];
    for (const block of architecture.layerBlocks.slice(first, first + Math.min(count, layers))) {
      if (stage) stage[block] = (stage[block] ?? 0) + 1;
    }
    first += count;
  });
  return stages;
}

/**
 * Micro-batches whose activations a stage holds at its fullest moment.
 *
 * @param stage 0-based
 * @param microBatches micro-batches of the step
 * @returns counted in whole micro-batches of all the stage's chunks; fractional when interleaved
 * @source 1F1B: p − i (Narayanan 2021 §2.2). Interleaved: warm-up of 2(p − i − 1) + (v − 1)p chunks and one more, as Megatron-LM schedules it; for the first stage p·(1 + (p − 1)/(p·v)) (Korthikanti 2022 §4.2.3)
 */
export function inFlightMicroBatches(
  stage: number,
  pipelineParallel: number,
  virtualPipeline: number,
  microBatches: number,
): number {
  if (virtualPipeline === 1) return Math.min(microBatches, pipelineParallel - stage);
  const chunks = 2 * (pipelineParallel - stage - 1) + (virtualPipeline - 1) * pipelineParallel + 1;
  return Math.min(microBatches * virtualPipeline, chunks) / virtualPipeline;
}
