/** Causes that are so or not: settings of the run that may differ from the plan. */
import { type Text, text } from '../plan/index.js';
import { type Layout, recomputeText, type TrainingInput } from '../training/index.js';

export type ChoiceId =
  | 'recompute'
  | 'attentionKernel'
  | 'precision'
  | 'sequenceParallel'
  | 'virtualPipeline'
  | 'microBatch'
  | 'sharding';

export interface Choice {
  readonly id: ChoiceId;
  readonly input: TrainingInput;
  readonly text: Text;
}

/** From the oldest to the newest: a run that differs has the one before or after. */
const kernels = ['unfused', 'flash-1', 'flash-2', 'flash-3'] as const;

/** Inputs that differ from a plan in one setting; some may break rules of layouts. */
export function choices(input: TrainingInput): readonly Choice[] {
  const { layout, framework, precision, cluster } = input;
  const instead = <Value extends string>(all: readonly Value[], planned: string): readonly Value[] =>
    all.filter((each) => each !== planned);
  const withLayout = (
    id: ChoiceId,
    changes: Partial<Layout>,
    now: string | number,
    planned: string | number,
  ): Choice => ({
    id,
    input: { ...input, layout: { ...layout, ...changes } },
    text: text(`diagnose.cause.${id}`, { now, planned }),
  });
  const isQuantised = precision !== 'bf16' && precision !== 'fp16';
  const hasFp8 = cluster.accelerator.peakFp8FlopPerS > cluster.accelerator.peakBf16FlopPerS;
  return [
    ...instead(['none', 'selective', 'full'] as const, recomputeText(layout.recompute)).map((recompute) =>
      withLayout('recompute', { recompute }, recompute, recomputeText(layout.recompute)),
    ),
    ...neighbours(kernels, framework.attentionKernel).map(
      (attentionKernel): Choice => ({
        id: 'attentionKernel',
        input: { ...input, framework: { ...framework, attentionKernel } },
        text: text('diagnose.cause.attentionKernel', { now: attentionKernel, planned: framework.attentionKernel }),
      }),
    ),
    ...(isQuantised || hasFp8 ? [isQuantised ? ('bf16' as const) : ('fp8-tensor' as const)] : []).map(
      (now): Choice => ({
        id: 'precision',
        input: { ...input, precision: now },
        text: text('diagnose.cause.precision', { now, planned: precision }),
      }),
    ),
    ...(layout.tensorParallel > 1
      ? [
          {
            id: 'sequenceParallel',
            input: { ...input, layout: { ...layout, sequenceParallel: !layout.sequenceParallel } },
            text: text(
              layout.sequenceParallel ? 'diagnose.cause.noSequenceParallel' : 'diagnose.cause.sequenceParallel',
            ),
          } as const,
        ]
      : []),
    ...(layout.virtualPipeline > 1
      ? [withLayout('virtualPipeline', { virtualPipeline: 1 }, 1, layout.virtualPipeline)]
      : []),
    ...[layout.microBatchSequences / 2, layout.microBatchSequences * 2]
      .filter(Number.isInteger)
      .map((size) => withLayout('microBatch', { microBatchSequences: size }, size, layout.microBatchSequences)),
    ...instead(['none', 'zero1', 'zero2', 'zero3'] as const, layout.sharding).map((sharding) =>
      withLayout('sharding', { sharding }, sharding, layout.sharding),
    ),
  ];
}

/** What stands before and after a value in an ordered list. */
function neighbours<Value>(ordered: readonly Value[], value: Value): readonly Value[] {
  const at = ordered.indexOf(value);
  return ordered.filter((_, index) => Math.abs(index - at) === 1);
}
