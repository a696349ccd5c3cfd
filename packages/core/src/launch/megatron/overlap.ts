/**
 * What Megatron-LM does not run beside `--overlap-moe-expert-parallel-comm`.
 *
 * @source Megatron-LM core_v0.19.0, megatron/core/transformer/transformer_config.py: assertions under `overlap_moe_expert_parallel_comm`
 * and `delay_wgrad_compute`
 */
import type { TrainingInput } from '../../training/index.js';
import type { ReadingDraft } from '../reading.js';
import { chunksOf } from './pipeline.js';
import { launchedRecompute } from './recompute.js';
import type { ReadSizes } from './sizes.js';
import type { ArgumentValues } from './values.js';

export const overlapName = '--overlap-moe-expert-parallel-comm';
const delayed = '--delay-wgrad-compute';

/** Arguments of a launch of this plan that exclude the overlap; none where Megatron-LM runs it. */
export function overlapObstacles(input: TrainingInput): readonly string[] {
  const { architecture, layout } = input;
  const recompute = launchedRecompute(input);
  const isWhole = recompute === 'full' || (typeof recompute === 'object' && 'method' in recompute);
  const repeatsExperts = typeof recompute === 'object' && 'modules' in recompute && recompute.modules.includes('moe');
  return [
    ...(layout.pipelineParallel > 1 && chunksOf(input) === 1
      ? [`--pipeline-model-parallel-size ${layout.pipelineParallel} without virtual stages`]
      : []),
    ...(isWhole ? ['--recompute-granularity full'] : []),
    ...(repeatsExperts ? ['--recompute-modules moe'] : []),
    ...(architecture.mtpModules > 1 ? [`--mtp-num-layers ${architecture.mtpModules}`] : []),
  ];
}

/** Refuses what contradicts the overlap, each by both its arguments. */
export function checkOverlap(
  values: ArgumentValues,
  reading: ReadingDraft,
  { pipelineParallel, virtualPipeline }: ReadSizes & { readonly virtualPipeline: number },
): void {
  if (!values.has(overlapName)) {
    if (values.has(delayed)) reading.refuse(delayed, 'launch.needs', { other: overlapName });
    return;
  }
  const needs = (other: string): void => reading.refuse(overlapName, 'launch.needs', { other });
  const excludes = (other: string): void => reading.refuse(overlapName, 'launch.exclusive', { other });
  if (!values.has('--expert-model-parallel-size') || values.peek('--expert-model-parallel-size') === '1')
    needs('--expert-model-parallel-size of at least 2');
  if (pipelineParallel > 1 && virtualPipeline === 1)
    reading.refuse(overlapName, 'launch.needsBeside', {
      other:
        '--num-virtual-stages-per-pipeline-rank, --num-layers-per-virtual-pipeline-stage or --pipeline-model-parallel-layout with at least 2 stages a rank',
      beside: `--pipeline-model-parallel-size ${pipelineParallel}`,
    });
  const dispatcher = values.peek('--moe-token-dispatcher-type') ?? '';
  if (dispatcher !== 'alltoall' && dispatcher !== 'flex') needs('--moe-token-dispatcher-type alltoall or flex');
  if (values.peek('--recompute-granularity') === 'full') excludes('--recompute-granularity full');
  for (const name of ['--recompute-method', '--recompute-num-layers', '--moe-shared-expert-overlap'])
    if (values.has(name)) excludes(name);
  if ((values.peek('--recompute-modules') ?? '').split(/\s+/).includes('moe')) excludes('--recompute-modules moe');
  if (!values.has('--bf16') && !values.has('--fp16')) needs('--bf16 or --fp16');
  const modules = values.peek('--mtp-num-layers') ?? '';
  if (Number(modules) > 1) excludes(`--mtp-num-layers ${modules}`);
}
