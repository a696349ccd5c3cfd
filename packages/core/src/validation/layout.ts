/** The layout of a row: printed sizes, and for unpublished knobs what that software does by default. */
import type { ClusterFacts, Layout, Recompute, Sharding } from '../training/input.js';
import type { RowFramework } from './framework.js';
import { Notes, type Part, type Reason, reason, skip } from './resolution.js';
import type { TrainingRow } from './row.js';

/** What the layout needs to know of the rest of the row. */
export interface LayoutContext {
  readonly layers: number;
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

/** Sources whose data-parallel column does not multiply to the printed number of accelerators. */
const wrongDataParallelSources = [/^NVIDIA NeMo long sequence performance/];

/** @returns skipped where tensor, pipeline or batch sizes are unpublished, or the sizes contradict the count */
export function rowLayout(row: TrainingRow, context: LayoutContext): Part<Layout> {
  const { training } = row;
  const { family } = context.framework;
  const notes = new Notes();
  const { tensorParallel } = training;
  // A program without pipeline stages in its framework need not print that it has one.
  const pipelineParallel = training.pipelineParallel ?? (family === 'jax' && tensorParallel !== null ? 1 : null);
  if (tensorParallel === null || pipelineParallel === null) return skip('validation.skip.noLayout');
  const contextParallel = notes.pick('training.contextParallel', training.contextParallel, () => ({
    value: 1,
    reason: reason('validation.why.one'),
  }));
  const expertParallel = notes.pick('training.expertParallel', training.expertParallel, () => ({
    value: 1,
    reason: reason('validation.why.one'),
  }));

  const modelRanks = tensorParallel * pipelineParallel * contextParallel;
  const { count } = context.cluster;
  if (count % modelRanks !== 0) return skip('validation.skip.layoutProduct', { ranks: modelRanks, count });
  const implied = count / modelRanks;
  const misprinted = wrongDataParallelSources.some((title) => title.test(row.source.title ?? ''));
  if (training.dataParallel !== null && training.dataParallel !== implied) {
    if (!misprinted) return skip('validation.skip.layoutProduct', { ranks: modelRanks * training.dataParallel, count });
    notes.add(
      'training.dataParallel',
      implied,
      reason('validation.why.dataParallelMisprint', { printed: training.dataParallel }),
    );
  } else if (training.dataParallel === null) {
    notes.add('training.dataParallel', implied, reason('validation.why.dataParallel'));
  }

  const perReplica = context.globalBatchSequences / implied;
  const microBatchSequences = notes.pick('training.microBatchSize', training.microBatchSize, () =>
    unprintedMicroBatch(family, pipelineParallel, perReplica, context.sequenceLength),
  );
  if (!Number.isInteger(perReplica / microBatchSequences)) {
    return skip('validation.skip.batch', {
      batch: context.globalBatchSequences,
      replicas: implied,
      microBatch: microBatchSequences,
    });
  }
  const microBatches = perReplica / microBatchSequences;
  const virtualPipeline =
    pipelineParallel === 1 ? 1 : interleaving(row, { ...context, pipelineParallel, microBatches }, notes);
  const { sharding, shardGroup } = rowSharding(row, context, { model: modelRanks, data: implied }, notes);
  const recompute = notes.pick<Recompute>('training.recompute', training.recompute, () =>
    unprintedRecompute(row, family),
  );
  const sequenceParallel = notes.pick('training.sequenceParallel', training.sequenceParallel, () => ({
    // The norms and residuals of a tensor group are split by Megatron-Core's recipes and by the sharding rules of JAX stacks.
    value:
      tensorParallel > 1 && (family === 'jax' || (family === 'megatron' && context.framework.facts.id !== 'internevo')),
    reason: reason('validation.why.sequenceParallel'),
  }));
  return {
    kind: 'resolved',
    value: {
      tensorParallel,
      contextParallel,
      expertParallel,
      pipelineParallel,
      virtualPipeline,
      dataParallel: implied,
      microBatchSequences,
      sequenceParallel,
      sharding,
      shardGroup,
      recompute,
    },
    resolved: notes.list,
  };
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
    return { value: perReplica, reason: reason('validation.why.microBatchWhole') };
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
  const { pipelineParallel, layers, microBatches } = context;
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

function divisors(n: number): number[] {
  return Array.from({ length: n }, (_, index) => index + 1).filter((divisor) => n % divisor === 0);
}

interface RowSharding {
  readonly sharding: Sharding;
  /** Data-parallel ranks that share one copy. */
  readonly shardGroup: number;
}

function rowSharding(
  row: TrainingRow,
  context: LayoutContext,
  ranks: { readonly model: number; readonly data: number },
  notes: Notes,
): RowSharding {
  const printed = row.training.fsdp;
  const shardGroup = ranks.data;
  if (typeof printed === 'string') return printedSharding(printed, context, ranks);
  if (printed === true) return { sharding: 'fsdp', shardGroup };
  // Megatron-Core recipes use the distributed optimizer; older ones reduce whole gradients; a JAX or FSDP stack that prints nothing shards all.
  const unprinted: Readonly<Record<RowFramework['family'], Sharding>> = {
    megatron: 'zero1',
    'megatron-old': 'none',
    fsdp: printed === null ? 'fsdp' : 'none',
    jax: printed === null ? 'fsdp' : 'none',
  };
  const sharding = unprinted[context.framework.family];
  notes.add(
    'training.sharding',
    sharding,
    reason('validation.why.sharding', { framework: context.framework.facts.id }),
  );
  return { sharding, shardGroup };
}

/** "zero3", "zero1 over 8", "hsdp", "zero3 within slice, DP across slices", "zero3 (256-way within pod, 2-way DP across pods)". */
function printedSharding(
  printed: string,
  context: LayoutContext,
  ranks: { readonly model: number; readonly data: number },
): RowSharding {
  if (/hsdp|within/i.test(printed)) {
    const together = Number(
      /(\d+)-way within/.exec(printed)?.[1] ?? Math.ceil(context.cluster.scaleUpDomainSize / ranks.model),
    );
    const shardGroup = Math.max(1, Math.min(together, ranks.data));
    return shardGroup === ranks.data ? { sharding: 'fsdp', shardGroup } : { sharding: 'hsdp', shardGroup };
  }
  const stage = /zero-?([123])/i.exec(printed)?.[1];
  const sharding = stage === '1' ? 'zero1' : stage === '2' ? 'zero2' : 'fsdp';
  return { sharding, shardGroup: ranks.data };
}

/**
 * Megatron before 2023, Paxml and MaxText recompute whole layers unless told otherwise; the MaxText recipes for GPUs keep most of them
 * (`remat_policy: minimal_flash`); later Megatron recipes print it when they do.
 */
function unprintedRecompute(
  row: TrainingRow,
  family: RowFramework['family'],
): { readonly value: Recompute; readonly reason: Reason } {
  if (
    family === 'jax' &&
    /maxtext/i.test(row.training.framework ?? '') &&
    !/^tpu/.test(row.hardware.acceleratorId ?? '')
  ) {
    return { value: 'selective', reason: reason('validation.why.recomputeMinimal') };
  }
  return family === 'megatron-old' || family === 'jax'
    ? { value: 'full', reason: reason('validation.why.recomputeFull') }
    : { value: 'none', reason: reason('validation.why.recomputeNone') };
}
