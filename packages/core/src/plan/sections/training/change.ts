/** The smallest change of a plan that does not fit after which it does. */
import { type Layout, layoutIssues, nearestName, priceLayouts, type TrainingInput } from '../../../training/index.js';

export interface FittingChange {
  /** The fields that change, with their new values. */
  readonly changes: Readonly<Partial<Layout>>;
  readonly stepTimeS: number;
  readonly deviceMemoryBytes: number;
}

/**
 * Tries every change of one knob, then of two: recomputation, sharding, micro-batch, and moving ranks from data to tensor,
 * pipeline or context parallelism.
 *
 * @returns of the fewest knobs the fastest that fits; undefined where two are not enough
 */
export function smallestFittingChange(input: TrainingInput): FittingChange | undefined {
  const single = knobs(input);
  const double = single.flatMap((first, index) => single.slice(index + 1).map((second) => combine(first, second)));
  return (
    fastestFitting(input, single) ??
    fastestFitting(
      input,
      double.filter((change) => change !== undefined),
    )
  );
}

/** One move: sizes that grow by a factor at the expense of data parallelism, and settings replaced. */
interface Knob {
  readonly grow: Readonly<Partial<Record<'tensorParallel' | 'pipelineParallel' | 'contextParallel', number>>>;
  readonly set: Readonly<Partial<Layout>>;
}

function knobs({ layout }: TrainingInput): readonly Knob[] {
  const set = (changes: Partial<Layout>): Knob => ({ grow: {}, set: changes });
  const grow = (field: keyof Knob['grow'], factor: number): Knob => ({ grow: { [field]: factor }, set: {} });
  const order = ['none', 'selective', 'full'] as const;
  const shardings = ['none', 'zero1', 'zero2', 'zero3'] as const;
  const sharded = layout.sharding === 'fsdp' || layout.sharding === 'hsdp' ? 3 : shardings.indexOf(layout.sharding);
  const smaller = [2, 4, 8, 16].filter((factor) => layout.microBatchSequences % factor === 0);
  return [
    ...order.slice(order.indexOf(nearestName(layout.recompute)) + 1).map((recompute) => set({ recompute })),
    ...shardings.slice(sharded + 1).map((sharding) => set({ sharding })),
    ...smaller.map((factor) => set({ microBatchSequences: layout.microBatchSequences / factor })),
    ...[2, 4, 8, 16].flatMap((factor) => [
      grow('tensorParallel', factor),
      grow('pipelineParallel', factor),
      grow('contextParallel', factor),
    ]),
    ...(layout.schedule === '1f1b'
      ? []
      : [set({ ...(layout.virtualPipeline > 1 ? { virtualPipeline: 1 } : {}), schedule: '1f1b' })]),
  ];
}

/** Both knobs, unless they turn the same field. */
function combine(first: Knob, second: Knob): Knob | undefined {
  const fields = (knob: Knob): readonly string[] => [...Object.keys(knob.grow), ...Object.keys(knob.set)];
  if (fields(first).some((field) => fields(second).includes(field))) return undefined;
  return { grow: { ...first.grow, ...second.grow }, set: { ...first.set, ...second.set } };
}

function apply(layout: Layout, knob: Knob): Partial<Layout> | undefined {
  const factor = Object.values(knob.grow).reduce((product, value) => product * value, 1);
  if (layout.dataParallel % factor !== 0) return undefined;
  const grown = Object.fromEntries(
    Object.entries(knob.grow).map(([field, by]) => [field, layout[field as keyof Knob['grow']] * by]),
  );
  return { ...grown, ...(factor > 1 ? { dataParallel: layout.dataParallel / factor } : {}), ...knob.set };
}

function fastestFitting(input: TrainingInput, tried: readonly Knob[]): FittingChange | undefined {
  const candidates = tried.flatMap((knob) => {
    const changes = apply(input.layout, knob);
    if (changes === undefined) return [];
    const layout: Layout = { ...input.layout, ...changes };
    const parallel =
      layout.tensorParallel > 1 && input.layout.tensorParallel === 1 ? { ...layout, sequenceParallel: true } : layout;
    return layout.tensorParallel <= input.cluster.scaleUpDomainSize &&
      layoutIssues({ ...input, layout: parallel }).length === 0
      ? [{ changes, layout: parallel }]
      : [];
  });
  if (candidates.length === 0) return undefined;
  const priced = priceLayouts(
    input,
    candidates.map(({ layout }) => layout),
  );
  return candidates
    .map(({ changes }, row) => ({
      changes,
      stepTimeS: priced.stepTimeS[row] ?? Number.POSITIVE_INFINITY,
      deviceMemoryBytes: priced.deviceMemoryBytes[row] ?? Number.POSITIVE_INFINITY,
    }))
    .filter(({ deviceMemoryBytes }) => deviceMemoryBytes <= input.cluster.accelerator.memoryBytes)
    .reduce<FittingChange | undefined>(
      (best, one) => (best === undefined || one.stepTimeS < best.stepTimeS ? one : best),
      undefined,
    );
}
