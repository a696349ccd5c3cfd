/** The layout of a row: printed sizes, and for unpublished knobs what that software does by default. */
import type { Architecture } from '../architecture/index.js';
import type { ClusterFacts, Layout, Sharding } from '../training/input.js';
import { divisors } from '../training/rules.js';
import {
  defaultSchedule,
  microBatchesNeeded,
  type PipelineSizes,
  type ScheduleKind,
} from '../training/schedules/index.js';
import type { RowFramework } from './framework.js';
import { rowRecompute } from './recompute.js';
import { Notes, type Part, reason, skip } from './resolution.js';
import type { TrainingRow } from './row.js';
import { type PrintedSharding, readSharding } from './sharding.js';
import { rowSizes } from './sizes.js';

/** What the layout needs to know of the rest of the row. */
export interface LayoutContext {
  readonly architecture: Architecture;
  readonly cluster: ClusterFacts;
  readonly framework: RowFramework;
  readonly globalBatchSequences: number;
  readonly sequenceLength: number;
}

/** Sources whose unpublished interleaving is known to be deep; elsewhere null means none. */
interface InterleavedSource {
  readonly title: RegExp;
  readonly model?: RegExp;
  /** Chunks per stage at most; without it, down to single layers. */
  readonly deepest?: number;
}

const interleavedSources: readonly InterleavedSource[] = [
  // Both print scaling tables of the interleaved schedule without its depth.
  { title: /^Megatron-LM README/, deepest: 8 },
  { title: /^Narayanan et al/, deepest: 8 },
  // The 340B recipe sets 12 chunks of one layer on each of 8 stages; the report says that its pipeline is interleaved.
  { title: /^NVIDIA DGX Cloud/, model: /Nemotron-4 340B/ },
  { title: /^Nemotron-4 340B/ },
  // 126 layers on 16 stages with one layer fewer at both ends means 8 chunks (§3.3.2).
  { title: /Llama 3 Herd/ },
  // Submitted configurations interleave down to single layers.
  { title: /^MLPerf Training/, model: /GPT-3/ },
];

/** @returns skipped where tensor, pipeline or batch sizes are unpublished, or the sizes contradict the count */
export function rowLayout(row: TrainingRow, context: LayoutContext): Part<Layout> {
  const { training } = row;
  const { family } = context.framework;
  const notes = new Notes();
  const { count } = context.cluster;
  const sizes = rowSizes(row, { count, family, experts: expertsOf(context.architecture) });
  if (sizes.kind === 'skipped') return sizes;
  const { tensorParallel, pipelineParallel, dataParallel } = sizes.value;

  const perReplica = context.globalBatchSequences / dataParallel;
  const microBatchSequences = notes.pick('training.microBatchSize', training.microBatchSize, () =>
    unprintedMicroBatch(family, pipelineParallel, perReplica, context.sequenceLength),
  );
  if (!Number.isInteger(perReplica) || !Number.isInteger(perReplica / microBatchSequences)) {
    return skip('validation.skip.batch', {
      batch: context.globalBatchSequences,
      replicas: dataParallel,
      microBatch: microBatchSequences,
    });
  }
  const microBatches = perReplica / microBatchSequences;
  const virtualPipeline =
    pipelineParallel === 1 ? 1 : interleaving(row, { ...context, pipelineParallel, microBatches }, notes);
  const schedule = rowSchedule(row, context.framework, { pipelineParallel, virtualPipeline, microBatches }, notes);
  const { sharding, shardGroup } = rowSharding(row, { ...context, dataParallel }, notes);
  const recompute = rowRecompute(row, context.framework, { architecture: context.architecture, tensorParallel }, notes);
  const sequenceParallel = notes.pick('training.sequenceParallel', training.sequenceParallel, () => ({
    // The norms and residuals of a tensor group are split by Megatron-Core's recipes and by the sharding rules of JAX stacks.
    value:
      tensorParallel > 1 && (family === 'jax' || (family === 'megatron' && context.framework.facts.id !== 'internevo')),
    reason: reason('validation.why.sequenceParallel'),
  }));
  return {
    kind: 'resolved',
    value: {
      ...sizes.value,
      virtualPipeline,
      schedule,
      microBatchSequences,
      sequenceParallel,
      sharding,
      shardGroup,
      recompute,
      ...rowOffload(row, context.architecture, notes),
    },
    resolved: [...sizes.resolved, ...notes.list],
  };
}

/** "CPU activation offload 20 layers": of the layers on a rank, whose pipeline has one stage; optimizer state stays. */
function rowOffload(row: TrainingRow, { layerBlocks }: Architecture, notes: Notes): Pick<Layout, 'offload'> {
  const layers = /activation offload (\d+) layers/.exec(row.notes ?? '')?.[1];
  if (layers === undefined) return {};
  const activationsFraction = Math.min(1, Number(layers) / layerBlocks.length);
  notes.add(
    'training.offload',
    activationsFraction,
    reason('validation.why.offloadQuoted', { layers: Number(layers) }),
  );
  return { offload: { activationsFraction, optimizerFraction: 0 } };
}

/** Tokens of a micro-batch up to which Megatron recipes for models that fit without a pipeline go: 4 × 2,048, 2 × 4,096, 1 × 8,192. */
const megatronMicroBatchTokens = 8192;

/**
 * Sharded data parallelism runs its whole share at once. Pipelines take one sequence at a time, to keep the bubble short; Megatron without
 * pipeline stages takes as many as its published recipes do.
 */
function unprintedMicroBatch(
  family: RowFramework['family'],
  pipelineParallel: number,
  perReplica: number,
  sequenceLength: number,
) {
  if (pipelineParallel > 1) return { value: 1, reason: reason('validation.why.microBatchOne') };
  if (family === 'fsdp' || family === 'jax')
    return { value: Math.max(1, Math.floor(perReplica)), reason: reason('validation.why.microBatchWhole') };
  const fitting = divisors(perReplica).filter((sequences) => sequences * sequenceLength <= megatronMicroBatchTokens);
  return {
    value: Math.max(1, ...fitting),
    reason: reason('validation.why.microBatchTokens', { tokens: megatronMicroBatchTokens }),
  };
}

function interleaving(
  row: TrainingRow,
  context: LayoutContext & { readonly pipelineParallel: number; readonly microBatches: number },
  notes: Notes,
): number {
  const { pipelineParallel, microBatches } = context;
  const layers = context.architecture.layerBlocks.length;
  return notes.pick('training.virtualPipeline', row.training.virtualPipeline, () => {
    const deep = interleavedSources.find(
      ({ title, model }) => title.test(row.source.title ?? '') && (model === undefined || model.test(row.model.name)),
    );
    // Megatron interleaves only when the micro-batches fill the stages evenly.
    if (deep === undefined || microBatches % pipelineParallel !== 0)
      return { value: 1, reason: reason('validation.why.notInterleaved') };
    const perStage = Math.ceil(layers / pipelineParallel);
    const value = Math.max(...divisors(perStage).filter((chunks) => chunks <= (deep.deepest ?? perStage)));
    return { value, reason: reason('validation.why.interleaved', { layers: perStage }) };
  });
}

/** The printed schedule; DeepSeek's stack runs DualPipe where the sizes allow it, others what goes with their chunks. */
function rowSchedule(
  row: TrainingRow,
  { facts }: RowFramework,
  { pipelineParallel, virtualPipeline, microBatches }: PipelineSizes,
  notes: Notes,
): ScheduleKind {
  if (row.training.schedule !== null) return row.training.schedule;
  const { atLeast, multipleOf } = microBatchesNeeded('dualpipe', pipelineParallel);
  const fits =
    pipelineParallel % 2 === 0 && virtualPipeline === 1 && microBatches >= atLeast && microBatches % multipleOf === 0;
  if (facts.id !== 'hai-llm' || !fits) return defaultSchedule(virtualPipeline);
  notes.add('training.schedule', 'dualpipe', reason('validation.why.dualpipe', { framework: facts.id }));
  return 'dualpipe';
}

interface RowSharding {
  readonly sharding: Sharding;
  /** Data-parallel ranks that share one copy; 1: all of them. */
  readonly shardGroup: number;
}

function rowSharding(
  row: TrainingRow,
  context: LayoutContext & { readonly dataParallel: number },
  notes: Notes,
): RowSharding {
  const printed = row.training.fsdp;
  if (printed === true) return { sharding: 'fsdp', shardGroup: 1 };
  const read = typeof printed === 'string' ? readSharding(printed) : undefined;
  if (read !== undefined) return groupedSharding(row, read, context, notes);
  // Megatron-Core recipes use the distributed optimizer; older ones reduce whole gradients; a JAX or FSDP stack that prints nothing shards all.
  const shardsAll = printed === false ? 'none' : 'fsdp';
  const unprinted: Readonly<Record<RowFramework['family'], Sharding>> = {
    megatron: 'zero1',
    'megatron-old': 'none',
    fsdp: shardsAll,
    jax: shardsAll,
  };
  const sharding = unprinted[context.framework.family];
  const framework = context.framework.facts.id;
  notes.add(
    'training.sharding',
    sharding,
    typeof printed === 'string'
      ? reason('validation.why.shardingUnread', { framework, printed })
      : reason('validation.why.sharding', { framework }),
  );
  return { sharding, shardGroup: 1 };
}

/** Gives the sharing a group where the row has one: all replicas where it reaches as far, else as many of them as divide evenly. */
function groupedSharding(
  row: TrainingRow,
  { sharding, group }: PrintedSharding,
  { cluster, dataParallel }: LayoutContext & { readonly dataParallel: number },
  notes: Notes,
): RowSharding {
  const hybrid = sharding === 'hsdp';
  const printed = row.training.dataParallel;
  const wanted =
    group ??
    (hybrid
      ? notes.pick('training.shardGroup', groupPrintedAsReplicas(printed, dataParallel), () => ({
          value: Math.max(1, Math.ceil((cluster.scaleUpDomainSize * dataParallel) / cluster.count)),
          reason: reason('validation.why.shardGroup'),
        }))
      : dataParallel);
  if (wanted >= dataParallel) return { sharding: hybrid ? 'fsdp' : sharding, shardGroup: 1 };
  const shardGroup = Math.max(...divisors(dataParallel).filter((ranks) => ranks <= wanted));
  if (shardGroup !== wanted)
    notes.add(
      'training.shardGroup',
      shardGroup,
      reason('validation.why.shardGroupFit', { printed: wanted, replicas: dataParallel }),
    );
  return { sharding: sharding === 'fsdp' ? 'hsdp' : sharding, shardGroup };
}

/** Hybrid rows print the degree of sharding as their data-parallel size, where that divides the replicas that there are. */
function groupPrintedAsReplicas(printed: number | null, dataParallel: number): number | null {
  return printed !== null && printed < dataParallel && dataParallel % printed === 0 ? printed : null;
}

function expertsOf({ blocks }: Architecture): number {
  return Math.max(0, ...blocks.map(({ mlp }) => (mlp.kind === 'moe' ? mlp.experts : 0)));
}
