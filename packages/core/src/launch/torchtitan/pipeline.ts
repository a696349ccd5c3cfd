/** How torchtitan spreads layers over pipeline stages, as layers of each stage in model order; and the keys that ask for a spread. */
import { type Layout, layersPerChunk, type ScheduleKind } from '../../training/index.js';

/** Stages whose modules are listed one by one: more than anybody runs. */
const mostStages = 10_000;

export interface StageWeights {
  /** Layers that the embedding counts as. */
  readonly first: number;
  /** Layers that the norm and the head count as. */
  readonly last: number;
}

/**
 * Layers of each stage.
 *
 * @returns undefined where torchtitan refuses the split
 * @source torchtitan v0.2.2, generate_llm_fqn_per_model_part in distributed/pipeline_parallel.py
 */
export function titanStages(
  layers: number,
  stages: number,
  { first, last }: StageWeights,
): readonly number[] | undefined {
  if (stages === 1) return [layers];
  const effective = layers + first + last;
  const each = Math.floor(effective / stages);
  if (stages > mostStages || each === 0 || first > each || last > each) return undefined;
  const extra = effective % stages;
  let left = layers;
  return Array.from({ length: stages }, (_, stage) => {
    const share = each + (stage < extra ? 1 : 0) - (stage === 0 ? first : stage === stages - 1 ? last : 0);
    const count = Math.min(left, share);
    left -= count;
    return count;
  });
}

/** Stages that `pipeline_parallel_layers_per_stage` makes of a model. */
export function stagesOf(layers: number, { first, last }: StageWeights, layersPerStage: number): number {
  return Math.ceil((layers + first + last) / layersPerStage);
}

/** Schedules by what a plan calls them; the rest of PyTorch's are taken as the nearest of these. */
export const titanSchedules = {
  gpipe: 'GPipe',
  '1f1b': '1F1B',
  interleaved: 'Interleaved1F1B',
  'zb-v': 'ZBVZeroBubble',
  'dualpipe-v': 'DualPipeV',
} as const satisfies Partial<Record<ScheduleKind, string>>;

/** Schedules of the release without a name in a plan, by the nearest that it has. */
export const nearestSchedules = { LoopedBFS: 'interleaved', InterleavedZeroBubble: 'interleaved' } as const;

/** The keys that give the plan's own spread, as lines of `[parallelism]`. */
export function pipelineKeys(
  layers: number,
  { pipelineParallel, stageSplit, schedule: kind }: Pick<Layout, 'pipelineParallel' | 'stageSplit' | 'schedule'>,
  virtualPipeline: number,
): readonly (readonly [key: string, value: number | string | readonly (readonly string[])[]])[] {
  const known: Partial<Record<ScheduleKind, string>> = titanSchedules;
  const schedule = [
    'pipeline_parallel_schedule',
    known[kind] ?? titanSchedules[virtualPipeline === 1 ? '1f1b' : 'interleaved'],
  ] as const;
  const own = stageSplit && layersPerChunk(layers, pipelineParallel, virtualPipeline, stageSplit);
  const chunks = own ?? layersPerChunk(layers, pipelineParallel, virtualPipeline) ?? [];
  const stages = chunks.length;
  const full = Math.max(...chunks);
  const weights = { first: full - (chunks[0] ?? full), last: full - (chunks.at(-1) ?? full) };
  const matches = JSON.stringify(titanStages(layers, stages, weights)) === JSON.stringify(chunks);
  if (!matches) return [schedule, ['module_fqns_per_model_part', modulesOf(chunks)]];
  return [
    schedule,
    ['pipeline_parallel_first_stage_less_layers', weights.first],
    ['pipeline_parallel_last_stage_less_layers', weights.last],
    // All stages are then equally full, so this many layers in each make just as many stages.
    ...(virtualPipeline === 1 ? [] : [['pipeline_parallel_layers_per_stage', full] as const]),
  ];
}

/** Layers of each stage where the modules are listed. */
export function listedStages(parts: readonly (readonly string[])[]): readonly number[] {
  return parts.map((names) => names.filter((name) => /^layers\.\d+$/.test(name)).length);
}

function modulesOf(chunks: readonly number[]): readonly (readonly string[])[] {
  let layer = 0;
  return chunks.map((count, chunk) => {
    const names = Array.from({ length: count }, (_, index) => `layers.${layer + index}`);
    layer += count;
    return [
      ...(chunk === 0 ? ['tok_embeddings'] : []),
      ...names,
      ...(chunk === chunks.length - 1 ? ['norm', 'output'] : []),
    ];
  });
}
