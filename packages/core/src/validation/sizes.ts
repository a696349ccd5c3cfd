/** The parallel sizes of a row: as printed, and where some are not, what the others and the number of accelerators leave. */
import type { FrameworkFamily } from './framework.js';
import { Notes, type Part, reason, skip } from './resolution.js';
import type { TrainingRow } from './row.js';
import { sharesParameters } from './sharding.js';

export interface ParallelSizes {
  readonly tensorParallel: number;
  readonly contextParallel: number;
  readonly pipelineParallel: number;
  readonly expertParallel: number;
  /** Accelerators over the ranks of one copy of the model. */
  readonly dataParallel: number;
}

export interface SizesContext {
  readonly count: number;
  readonly family: FrameworkFamily;
  /** Of one layer; 0 for dense models. */
  readonly experts: number;
}

/** @returns skipped where tensor or pipeline sizes are neither printed nor implied, do not divide the count, or contradict the printed replicas */
export function rowSizes(row: TrainingRow, context: SizesContext): Part<ParallelSizes> {
  const { training } = row;
  const { count } = context;
  const notes = new Notes();
  const contextParallel = notes.pick('training.contextParallel', training.contextParallel, () => ({
    value: 1,
    reason: reason('validation.why.one'),
  }));
  const split = modelSplit(row, { ...context, contextParallel }, notes);
  if (split === undefined) return skip('validation.skip.noLayout');
  const { tensorParallel, pipelineParallel } = split;
  const modelRanks = tensorParallel * pipelineParallel * contextParallel;
  if (count % modelRanks !== 0) return skip('validation.skip.layoutProduct', { ranks: modelRanks, count });
  const dataParallel = count / modelRanks;
  if (training.dataParallel !== null && (contextParallel * dataParallel) % training.dataParallel !== 0)
    return skip('validation.skip.dataParallel', {
      printed: training.dataParallel,
      tensorParallel,
      pipelineParallel,
      contextParallel,
      count,
      dataParallel,
    });
  if (training.dataParallel !== dataParallel) {
    // Sources print the degree of one of two sharding dimensions, or leave context ranks out; the count says what there is.
    const why =
      training.dataParallel === null
        ? reason('validation.why.dataParallel')
        : reason('validation.why.dataParallelMisprint', { printed: training.dataParallel });
    notes.add('training.dataParallel', dataParallel, why);
  }
  const expertRanks = tensorParallel * contextParallel * dataParallel;
  const expertParallel = rowExpertParallel(
    training.expertParallel,
    { ranks: expertRanks, experts: context.experts },
    notes,
  );
  return {
    kind: 'resolved',
    value: { tensorParallel, contextParallel, pipelineParallel, expertParallel, dataParallel },
    resolved: notes.list,
  };
}

type ModelSplit = Pick<ParallelSizes, 'tensorParallel' | 'pipelineParallel'>;

/** Tensor and pipeline ranks; undefined where one is not printed and nothing implies it. */
function modelSplit(
  row: TrainingRow,
  { count, family, contextParallel }: SizesContext & { readonly contextParallel: number },
  notes: Notes,
): ModelSplit | undefined {
  const { tensorParallel, pipelineParallel, dataParallel, fsdp } = row.training;
  if (tensorParallel !== null && pipelineParallel !== null) return { tensorParallel, pipelineParallel };
  const fill = (
    value: ModelSplit,
    code: 'validation.why.one' | 'validation.why.restOfCount' | 'validation.why.shardedAlone',
  ) => {
    if (tensorParallel === null) notes.add('training.tensorParallel', value.tensorParallel, reason(code));
    if (pipelineParallel === null) notes.add('training.pipelineParallel', value.pipelineParallel, reason(code));
    return value;
  };
  const printed = { tensorParallel: tensorParallel ?? 1, pipelineParallel: pipelineParallel ?? 1 };
  if (count === 1) return fill(printed, 'validation.why.one');
  const shardsByDefault = family === 'jax' || family === 'fsdp';
  // Stacks that share parameters need no other split, and one that has stages or tensor ranks as well prints them.
  if (shardsByDefault && (tensorParallel !== null || sharesParameters(fsdp)))
    return fill(printed, 'validation.why.shardedAlone');
  if (dataParallel === null) return undefined;
  const rest = count / (dataParallel * contextParallel * printed.tensorParallel * printed.pipelineParallel);
  if (rest === 1) return fill(printed, 'validation.why.restOfCount');
  if (!Number.isInteger(rest) || (tensorParallel === null && pipelineParallel === null)) return undefined;
  return fill(
    {
      tensorParallel: tensorParallel ?? rest,
      pipelineParallel: pipelineParallel ?? rest,
    },
    'validation.why.restOfCount',
  );
}

/** As printed, down to what divides both the experts of a layer and the ranks that hold them. */
function rowExpertParallel(
  printed: number | null,
  { ranks, experts }: { readonly ranks: number; readonly experts: number },
  notes: Notes,
): number {
  const wanted = notes.pick('training.expertParallel', printed, () => ({
    value: 1,
    reason: reason('validation.why.one'),
  }));
  const most = experts === 0 ? 1 : Math.min(wanted, ranks);
  let fitting = most;
  while (ranks % fitting !== 0 || (experts > 0 && experts % fitting !== 0)) fitting -= 1;
  if (fitting !== wanted)
    notes.add(
      'training.expertParallel',
      fitting,
      reason('validation.why.expertsFit', { printed: wanted, experts, ranks }),
    );
  return fitting;
}
