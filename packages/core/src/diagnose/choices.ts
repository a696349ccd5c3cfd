/** Causes that are so or not: settings of the run that may differ from the plan. */
import { type Text, text } from '../plan/index.js';
import { type FrameworkFacts, type Layout, recomputeText, type TrainingInput } from '../training/index.js';

export type ChoiceId =
  | 'recompute'
  | 'attentionKernel'
  | 'fusion'
  | 'graphs'
  | 'dispatch'
  | 'batchOverlap'
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

/** Inputs that differ from a plan in one setting; some may break rules of layouts. */
export function choices(input: TrainingInput): readonly Choice[] {
  return [...ofLayout(input), ...ofSoftware(input), ...ofExperts(input), ...ofPrecision(input)];
}

function choice(id: ChoiceId, input: TrainingInput, now: string | number, planned: string | number): Choice {
  return { id, input, text: text(`diagnose.cause.${id}`, { now, planned }) };
}

const onOff = (value: boolean): string => (value ? 'on' : 'off');

function ofLayout(input: TrainingInput): readonly Choice[] {
  const { layout } = input;
  const change = (id: ChoiceId, changes: Partial<Layout>, now: string | number, planned: string | number): Choice =>
    choice(id, { ...input, layout: { ...layout, ...changes } }, now, planned);
  const planned = recomputeText(layout.recompute);
  const { microBatchSequences, virtualPipeline, sequenceParallel, sharding, tensorParallel } = layout;
  return [
    ...instead(['none', 'selective', 'full'] as const, planned).map((recompute) =>
      change('recompute', { recompute }, recompute, planned),
    ),
    ...(tensorParallel > 1
      ? [
          change(
            'sequenceParallel',
            { sequenceParallel: !sequenceParallel },
            onOff(!sequenceParallel),
            onOff(sequenceParallel),
          ),
        ]
      : []),
    ...(virtualPipeline > 1 ? [change('virtualPipeline', { virtualPipeline: 1 }, 1, virtualPipeline)] : []),
    ...[microBatchSequences / 2, microBatchSequences * 2]
      .filter(Number.isInteger)
      .map((size) => change('microBatch', { microBatchSequences: size }, size, microBatchSequences)),
    ...instead(['none', 'zero1', 'zero2', 'zero3'] as const, sharding).map((now) =>
      change('sharding', { sharding: now }, now, sharding),
    ),
  ];
}

/** From the oldest or slowest to the newest: a run that differs has the one before or after. */
const kernels = ['unfused', 'flash-1', 'flash-2', 'flash-3'] as const;
const fusions = ['eager', 'partial', 'compiled', 'fused'] as const;
const graphs = ['none', 'whole'] as const;

function withFramework(input: TrainingInput, changes: Partial<FrameworkFacts>): TrainingInput {
  return { ...input, framework: { ...input.framework, ...changes } };
}

function ofSoftware(input: TrainingInput): readonly Choice[] {
  const { attentionKernel, elementwiseFusion, hostGraphs } = input.framework;
  return [
    ...neighbours(kernels, attentionKernel).map((now) =>
      choice('attentionKernel', withFramework(input, { attentionKernel: now }), now, attentionKernel),
    ),
    ...neighbours(fusions, elementwiseFusion).map((now) =>
      choice('fusion', withFramework(input, { elementwiseFusion: now }), now, elementwiseFusion),
    ),
    ...neighbours(graphs, hostGraphs).map((now) =>
      choice('graphs', withFramework(input, { hostGraphs: now }), now, hostGraphs),
    ),
  ];
}

function ofExperts(input: TrainingInput): readonly Choice[] {
  const { expertDispatch, expertBatchOverlap } = input.framework;
  if (input.layout.expertParallel === 1) return [];
  return [
    ...instead(['all-to-all', 'deduplicated'] as const, expertDispatch).map((now) =>
      choice('dispatch', withFramework(input, { expertDispatch: now }), now, expertDispatch),
    ),
    choice(
      'batchOverlap',
      withFramework(input, { expertBatchOverlap: !expertBatchOverlap }),
      onOff(!expertBatchOverlap),
      onOff(expertBatchOverlap),
    ),
  ];
}

/** 16 bits instead of fewer, or 8 where the hardware has them. */
function ofPrecision(input: TrainingInput): readonly Choice[] {
  const { precision, cluster } = input;
  const isQuantised = precision !== 'bf16' && precision !== 'fp16';
  const hasFp8 = cluster.accelerator.peakFp8FlopPerS > cluster.accelerator.peakBf16FlopPerS;
  if (!isQuantised && !hasFp8) return [];
  const now = isQuantised ? 'bf16' : 'fp8-tensor';
  return [choice('precision', { ...input, precision: now }, now, precision)];
}

function instead<Value extends string>(all: readonly Value[], planned: string): readonly Value[] {
  return all.filter((each) => each !== planned);
}

/** What stands before and after a value in an ordered list. */
function neighbours<Value>(ordered: readonly Value[], value: Value): readonly Value[] {
  const at = ordered.indexOf(value);
  return ordered.filter((_, index) => Math.abs(index - at) === 1);
}
