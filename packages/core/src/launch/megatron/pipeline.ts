/** How Megatron-LM spreads layers over pipeline stages, as layers of each chunk in model order; and the arguments that ask for a spread. */
import type { Layout, StageSplit, TrainingInput } from '../../training/index.js';
import { layersPerChunk } from '../../training/index.js';

/** Nobody runs more chunks than a model has layers by far. */
const mostChunks = 100_000;

/** What the arguments say of the spread. */
export interface PipelineSplit {
  readonly layers: number;
  readonly pipelineParallel: number;
  readonly virtualPipeline: number;
  /** The embedding counts as a layer of the first chunk. */
  readonly countsEmbedding: boolean;
  /** The loss counts as a layer of the last chunk. */
  readonly countsLoss: boolean;
  readonly firstStageLayers?: number | undefined;
  readonly lastStageLayers?: number | undefined;
}

/**
 * Layers of each chunk.
 *
 * @returns undefined where Megatron-LM would refuse the split
 * @source Megatron-LM core_v0.19.0, get_num_layers_to_build in transformer_block.py
 */
export function megatronChunks(split: PipelineSplit): readonly number[] | undefined {
  const { layers, pipelineParallel, virtualPipeline, firstStageLayers, lastStageLayers } = split;
  const chunks = pipelineParallel * virtualPipeline;
  if (chunks > mostChunks) return undefined;
  if (firstStageLayers !== undefined || lastStageLayers !== undefined) {
    const ends = [firstStageLayers, lastStageLayers].filter((each) => each !== undefined);
    const inner = pipelineParallel - ends.length;
    const left = layers - ends.reduce((sum, each) => sum + each, 0);
    if (left < 0 || (inner <= 0 ? left !== 0 : left % inner !== 0)) return undefined;
    const perStage = Array.from({ length: pipelineParallel }, (_, stage) =>
      stage === 0 && firstStageLayers !== undefined
        ? firstStageLayers
        : stage === pipelineParallel - 1 && lastStageLayers !== undefined
          ? lastStageLayers
          : left / Math.max(1, inner),
    );
    if (perStage.some((each) => each % virtualPipeline !== 0)) return undefined;
    return Array.from({ length: chunks }, (_, chunk) => (perStage[chunk % pipelineParallel] ?? 0) / virtualPipeline);
  }
  const counted = layers + (split.countsEmbedding ? 1 : 0) + (split.countsLoss ? 1 : 0);
  if (counted % chunks !== 0) return undefined;
  const counts = new Array<number>(chunks).fill(counted / chunks);
  if (split.countsEmbedding) counts[0] = (counts[0] ?? 0) - 1;
  if (split.countsLoss) counts[chunks - 1] = (counts[chunks - 1] ?? 0) - 1;
  return counts;
}

/**
 * Layers of each chunk of a written layout such as `Et*3|(tt|)*29,m|L`.
 *
 * @returns undefined where the text is not one
 * @source Megatron-LM core_v0.19.0, pipeline_parallel_layer_layout.py, parse_str_to_list
 */
export function layoutChunks(layout: string): readonly number[] | undefined {
  let text = layout.replaceAll(',', '').replaceAll(/\s/g, '');
  const repeat = (whole: string, inner: string, times: string): string =>
    Number(times) * inner.length > mostChunks ? whole : inner.repeat(Number(times));
  text = text.replaceAll(/\(([^)]+)\)\*(\d+)/g, repeat);
  text = text.replaceAll(/(.)\*(\d+)/g, repeat);
  if (!/^[EtmL|]+$/.test(text) || text.length > mostChunks) return undefined;
  return text.split('|').map((chunk) => chunk.split('t').length - 1);
}

/** The plan's own spread of the layers; its lighter ends, where its number of chunks allows them. */
export function planChunks(split: PipelineSplit, stageSplit?: StageSplit): readonly number[] | undefined {
  const { layers, pipelineParallel, virtualPipeline } = split;
  const own =
    stageSplit === undefined ? undefined : layersPerChunk(layers, pipelineParallel, virtualPipeline, stageSplit);
  return own ?? layersPerChunk(layers, pipelineParallel, virtualPipeline);
}

/** The arguments that give the plan's own spread. */
export function pipelineArguments(
  layers: number,
  { pipelineParallel, stageSplit }: Pick<Layout, 'pipelineParallel' | 'stageSplit'>,
  virtualPipeline: number,
  mtpModules: number,
): readonly string[] {
  const split = { layers, pipelineParallel, virtualPipeline, countsEmbedding: false, countsLoss: false };
  const wanted = JSON.stringify(planChunks(split, stageSplit));
  const virtual = virtualPipeline > 1 ? ['--num-virtual-stages-per-pipeline-rank', String(virtualPipeline)] : [];
  const plain = [
    { split, words: [] },
    { split: { ...split, countsLoss: true }, words: ['--account-for-loss-in-pipeline-split'] },
    {
      split: { ...split, countsEmbedding: true, countsLoss: true },
      words: ['--account-for-embedding-in-pipeline-split', '--account-for-loss-in-pipeline-split'],
    },
  ].find((each) => JSON.stringify(megatronChunks(each.split)) === wanted);
  if (plain !== undefined) return [...virtual, ...plain.words];
  return ['--pipeline-model-parallel-layout', writeLayout(planChunks(split, stageSplit) ?? [], mtpModules)];
}

/** Embedding first, prediction modules and loss last; equal chunks in a row as `(tt|)*14`. */
function writeLayout(chunks: readonly number[], mtpModules: number): string {
  const layers = (count: number): string => (count === 0 ? '' : count === 1 ? 't' : `t*${count}`);
  const first = `E${layers(chunks[0] ?? 0)}`;
  if (chunks.length === 1) return `${first}${'m'.repeat(mtpModules)}L`;
  const inner = chunks.slice(1, -1);
  const [width] = inner;
  const middle =
    inner.length > 1 && inner.every((each) => each === width)
      ? `(${layers(width ?? 0)}|)*${inner.length}`
      : inner.map((each) => `${layers(each)}|`).join('');
  return `${first}|${middle}${layers(chunks.at(-1) ?? 0)}${'m'.repeat(mtpModules)}L`;
}

/** Chunks of a stage: those of schedules that Megatron-LM lacks are interleaved where the micro-batches allow it. */
export function chunksOf({ layout, globalBatchSequences }: TrainingInput): number {
  const { dataParallel, microBatchSequences, pipelineParallel, virtualPipeline } = layout;
  const microBatches = globalBatchSequences / (dataParallel * microBatchSequences);
  return microBatches % pipelineParallel === 0 ? virtualPipeline : 1;
}
