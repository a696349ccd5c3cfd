/** The layouts that a search tries: every combination of a space that keeps the rules, and how many there are. */
import type { Architecture } from '../architecture/index.js';
import type { FrameworkFacts, Layout, Offload, Sharding, TrainingInput } from './input.js';
import type { Recompute } from './recompute.js';
import { divisors, layoutIssues } from './rules.js';
import { defaultSchedule, type ScheduleKind, takesChunks } from './schedules/index.js';
import { layersPerChunk } from './stages.js';

export interface LayoutSpace {
  readonly shardings: readonly Sharding[];
  readonly recomputes: readonly Recompute[];
  readonly largestMicroBatchSequences: number;
  readonly largestVirtualPipeline: number;
  /** Pipeline schedules to try; without it, the one that goes with the number of chunks. */
  readonly schedules?: readonly ScheduleKind[];
  /** Whether norms and residuals are split over tensor ranks; without it, they are wherever there are several. */
  readonly sequenceParallels?: readonly boolean[];
  /** What may wait in the memory of the host; without it, nothing. */
  readonly offloads?: readonly Offload[];
  /** Traits of the stack that are open, each with its values: what is hidden behind what, fusion. */
  readonly traits?: Readonly<Partial<{ readonly [Trait in keyof FrameworkFacts]: readonly FrameworkFacts[Trait][] }>>;
  /** Tensor parallel sizes to try instead of those within a scale-up domain. */
  readonly tensorParallels?: readonly number[];
  /** Sizes that are held at one value; everything else is searched. */
  readonly fixed: Partial<Layout>;
  /** A space of more combinations than this is refused before any is priced. */
  readonly largestCandidates?: number;
  /** Share of device memory that a layout must leave free to count as fitting, 0 to 1; 0 where it is absent. */
  readonly memoryReserveFraction?: number;
}

/** What a training team would try: optimizer sharding or full sharding, any recomputation, micro-batches up to 8. */
export const DEFAULT_SPACE: LayoutSpace = {
  shardings: ['zero1', 'zero3'],
  recomputes: ['none', 'selective', 'full'],
  largestMicroBatchSequences: 8,
  largestVirtualPipeline: 16,
  fixed: {},
  // Large published runs have some ten thousands; this many take some ten seconds the first time.
  largestCandidates: 2_000_000,
};

/** A space too large to price. */
export interface TooManyLayouts {
  /** Combinations of the space, broken rules not yet sorted out. */
  readonly combinations: number;
  readonly largest: number;
  /** Open fields by how many values they take, most first: fixing one divides the space by about as much. */
  readonly widest: readonly (keyof Layout)[];
}

/** Every layout of the space that keeps the rules, in a fixed order. */
export function enumerateLayouts(input: TrainingInput, space: LayoutSpace): Layout[] {
  const layouts: Layout[] = [];
  for (const shape of shapes(input, space)) addDetails(layouts, shape, input, space);
  return layouts;
}

/** Whether a space has more combinations than it allows; counted without building any. */
export function tooManyLayouts(input: TrainingInput, space: LayoutSpace): TooManyLayouts | undefined {
  const { largestCandidates: largest } = space;
  if (largest === undefined) return undefined;
  const values = new Map<keyof Layout, Set<unknown>>();
  let combinations = 0;
  for (const shape of shapes(input, space)) {
    const choices = detailChoices(shape, input, space);
    const orders = pipelineOrders(shape, input, space);
    combinations += Object.values(choices).reduce((product, each) => product * each.length, orders.length);
    const tried = {
      ...wrapped(shape),
      ...choices,
      virtualPipeline: orders.map(({ virtualPipeline }) => virtualPipeline),
      // Without a choice of its own, the schedule follows from the chunks.
      schedule: space.schedules === undefined ? [] : orders.map(({ schedule }) => schedule),
    };
    for (const [field, each] of Object.entries(tried) as [keyof Layout, readonly unknown[]][]) {
      const seen = values.get(field) ?? new Set();
      for (const value of each) seen.add(value);
      values.set(field, seen);
    }
  }
  if (combinations <= largest) return undefined;
  const open = [...values].filter(([, seen]) => seen.size > 1).sort((a, b) => b[1].size - a[1].size);
  // Data parallelism follows from the other sizes.
  return { combinations, largest, widest: open.map(([field]) => field).filter((field) => field !== 'dataParallel') };
}

export type Shape = Pick<
  Layout,
  'tensorParallel' | 'contextParallel' | 'pipelineParallel' | 'dataParallel' | 'expertParallel'
>;
type Details = Pick<Layout, 'microBatchSequences' | 'sharding' | 'recompute'>;
type PipelineOrder = Pick<Layout, 'virtualPipeline' | 'schedule'>;

export function* shapes(input: TrainingInput, space: LayoutSpace): Generator<Shape> {
  const { fixed } = space;
  const { cluster, architecture, globalBatchSequences } = input;
  const pipelines = sizes(fixed.pipelineParallel, pipelineSizes(input));
  for (const tensorParallel of sizes(fixed.tensorParallel, space.tensorParallels ?? tensorSizes(input))) {
    for (const contextParallel of sizes(fixed.contextParallel, contextSizes(input))) {
      for (const pipelineParallel of pipelines) {
        const dataParallel = cluster.count / (tensorParallel * contextParallel * pipelineParallel);
        if (!Number.isInteger(dataParallel) || globalBatchSequences % dataParallel !== 0) continue;
        if (fixed.dataParallel !== undefined && fixed.dataParallel !== dataParallel) continue;
        const ranks = tensorParallel * contextParallel * dataParallel;
        for (const expertParallel of sizes(fixed.expertParallel, expertSizes(architecture, ranks))) {
          yield { tensorParallel, contextParallel, pipelineParallel, dataParallel, expertParallel };
        }
      }
    }
  }
}

function wrapped(shape: Shape): Readonly<Record<keyof Shape, readonly number[]>> {
  return Object.fromEntries(Object.entries(shape).map(([field, value]) => [field, [value]])) as never;
}

export function detailChoices(
  shape: Shape,
  input: TrainingInput,
  space: LayoutSpace,
): { readonly [Field in keyof Details]: readonly Details[Field][] } {
  const { fixed } = space;
  const perReplica = input.globalBatchSequences / shape.dataParallel;
  const microBatches = upTo(space.largestMicroBatchSequences).filter((size) => perReplica % size === 0);
  return {
    microBatchSequences: sizes(fixed.microBatchSequences, microBatches),
    sharding: fixed.sharding ? [fixed.sharding] : space.shardings,
    recompute: fixed.recompute ? [fixed.recompute] : space.recomputes,
  };
}

/** Chunks per stage with the schedules that take so many. */
export function pipelineOrders(shape: Shape, { architecture }: TrainingInput, space: LayoutSpace): PipelineOrder[] {
  const { fixed, schedules } = space;
  const chunks = sizes(fixed.virtualPipeline, virtualSizes(architecture, shape.pipelineParallel, space));
  const kinds = fixed.schedule ? [fixed.schedule] : schedules;
  return chunks.flatMap((virtualPipeline) =>
    (kinds ?? [defaultSchedule(virtualPipeline)])
      .filter((schedule) => takesChunks(schedule, virtualPipeline))
      .map((schedule) => ({ virtualPipeline, schedule })),
  );
}

/** The layout of a shape before its details are chosen: what of it is fixed, and of the rest what nothing opens. */
export function plainLayout(shape: Shape, { fixed }: LayoutSpace): Layout {
  return {
    ...shape,
    virtualPipeline: 1,
    schedule: '1f1b',
    microBatchSequences: 1,
    sequenceParallel: fixed.sequenceParallel ?? shape.tensorParallel > 1,
    sharding: 'none',
    shardGroup: fixed.shardGroup ?? 1,
    recompute: 'none',
    ...(fixed.offload === undefined ? {} : { offload: fixed.offload }),
    ...(fixed.contextExchange === undefined ? {} : { contextExchange: fixed.contextExchange }),
  };
}

function addDetails(layouts: Layout[], shape: Shape, input: TrainingInput, space: LayoutSpace): void {
  const plain = plainLayout(shape, space);
  const choices = detailChoices(shape, input, space);
  for (const { virtualPipeline, schedule } of pipelineOrders(shape, input, space)) {
    for (const microBatchSequences of choices.microBatchSequences) {
      for (const sharding of choices.sharding) {
        for (const recompute of choices.recompute) {
          const layout = { ...plain, virtualPipeline, schedule, microBatchSequences, sharding, recompute };
          // The same rules as for a plan's own layout, so that the search never returns what a plan would refuse.
          if (layoutIssues({ ...input, layout }).length === 0) layouts.push(layout);
        }
      }
    }
  }
}

function upTo(largest: number): number[] {
  return Array.from({ length: largest }, (_, index) => index + 1);
}

/** Tensor parallelism beyond the scale-up domain is never worth its traffic; within it, every divisor of the heads. */
function tensorSizes({ architecture, cluster }: TrainingInput): number[] {
  const heads = architecture.blocks.flatMap(({ attention }) =>
    attention.kind === 'none' ? [] : [attention.kind === 'linear' ? attention.valueHeads : attention.heads],
  );
  const largest = Math.min(cluster.scaleUpDomainSize, cluster.count, ...heads);
  return divisors(heads[0] ?? 1).filter((size) => size <= largest && cluster.count % size === 0);
}

/** Powers of two that leave each rank at least 1,024 tokens of a sequence. */
function contextSizes({ sequenceLength, cluster }: TrainingInput): number[] {
  const result: number[] = [];
  for (let size = 1; size === 1 || sequenceLength / size >= 1024; size *= 2) {
    if (cluster.count % size === 0) result.push(size);
  }
  return result;
}

function pipelineSizes({ architecture, cluster }: TrainingInput): number[] {
  const layers = architecture.layerBlocks.length;
  return divisors(cluster.count).filter((size) => layersPerChunk(layers, size, 1) !== undefined);
}

function virtualSizes(architecture: Architecture, pipelineParallel: number, space: LayoutSpace): number[] {
  if (pipelineParallel === 1) return [1];
  const layers = architecture.layerBlocks.length;
  const result: number[] = [];
  for (let size = 1; size <= space.largestVirtualPipeline; size++) {
    if (layersPerChunk(layers, pipelineParallel, size) !== undefined) result.push(size);
  }
  return result;
}

function expertSizes(architecture: Architecture, ranks: number): number[] {
  const experts = architecture.blocks.flatMap(({ mlp }) => (mlp.kind === 'moe' ? [mlp.experts] : []));
  const [first] = experts;
  if (first === undefined) return [1];
  return divisors(first).filter((size) => ranks % size === 0 && experts.every((count) => count % size === 0));
}

function sizes(fixed: number | undefined, searched: readonly number[]): readonly number[] {
  return fixed === undefined ? searched : [fixed];
}
