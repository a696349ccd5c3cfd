/** The layouts that a search tries: every combination of a space that keeps the rules, and how many there are. */
import type { Architecture } from '../architecture/index.js';
import type { ContextExchange, FrameworkFacts, Layout, Offload, Sharding, StageSplit, TrainingInput } from './input.js';
import type { Recompute } from './recompute.js';
import { divisors, layoutIssues } from './rules.js';
import { defaultSchedule, type ScheduleKind, takesChunks } from './schedules/index.js';
import { layersPerChunk, stageSplits } from './stages.js';

export interface LayoutSpace {
  readonly shardings: readonly Sharding[];
  /** Sizes of the groups that share one copy, 1 for all replicas; without it, the one that is fixed, or 1. */
  readonly shardGroups?: readonly number[];
  readonly recomputes: readonly Recompute[];
  readonly largestMicroBatchSequences: number;
  readonly largestVirtualPipeline: number;
  /** Pipeline schedules to try; without it, the one that goes with the number of chunks. */
  readonly schedules?: readonly ScheduleKind[];
  /**
   * How many layers fewer the ends of a pipeline hold: those of these that leave whole numbers; or every split whose ends are lighter by no
   * more than so many layers. Without it, as few as the number of layers asks for.
   */
  readonly stageSplits?: readonly StageSplit[] | { readonly most: number };
  /** How context ranks see the whole of their sequences; without it, by a ring. */
  readonly contextExchanges?: readonly ContextExchange[];
  /** Whether norms and residuals are split over tensor ranks; without it, they are wherever there are several. */
  readonly sequenceParallels?: readonly boolean[];
  /** What may wait in the memory of the host; without it, nothing. */
  readonly offloads?: readonly Offload[];
  /** Traits of the stack that are open, each with its values: what is hidden behind what, fusion. */
  readonly traits?: Readonly<Partial<{ readonly [Trait in OpenTrait]: readonly FrameworkFacts[Trait][] }>>;
  /** Tensor parallel sizes to try instead of those within a scale-up domain. */
  readonly tensorParallels?: readonly number[];
  /** Sizes that are held at one value; everything else is searched. */
  readonly fixed: Partial<Layout>;
  /** A space of more combinations than this is refused before any is priced. */
  readonly largestCandidates?: number;
  /** Share of device memory that a layout must leave free to count as fitting, 0 to 1; 0 where it is absent. */
  readonly memoryReserveFraction?: number;
}

/** The attention kernel is a word that chooses kernels, no number that a column could hold. */
export type OpenTrait = Exclude<keyof FrameworkFacts, 'id' | 'attentionKernel'>;

/** What a training team would try: optimizer sharding or full sharding, any recomputation, micro-batches up to 8. */
export const DEFAULT_SPACE: LayoutSpace = {
  shardings: ['zero1', 'zero3'],
  recomputes: ['none', 'selective', 'full'],
  largestMicroBatchSequences: 8,
  largestVirtualPipeline: 16,
  fixed: {},
  // Large published runs have some ten thousands; this many take a minute or so.
  largestCandidates: 20_000_000,
};

/** Every layout of the space that keeps the rules, in a fixed order. */
export function enumerateLayouts(input: TrainingInput, space: LayoutSpace): Layout[] {
  const layouts: Layout[] = [];
  for (const shape of shapes(input, space)) addDetails(layouts, shape, input, space);
  return layouts;
}

export type Shape = Pick<
  Layout,
  'tensorParallel' | 'contextParallel' | 'contextExchange' | 'pipelineParallel' | 'dataParallel' | 'expertParallel'
>;
type Details = Pick<Layout, 'microBatchSequences' | 'sharding' | 'recompute'>;
type PipelineOrder = Pick<Layout, 'virtualPipeline' | 'stageSplit' | 'schedule'>;

export function* shapes(input: TrainingInput, space: LayoutSpace): Generator<Shape> {
  const { fixed } = space;
  const { cluster, architecture, globalBatchSequences } = input;
  const pipelines = sizes(fixed.pipelineParallel, pipelineSizes(input, space));
  for (const tensorParallel of sizes(fixed.tensorParallel, space.tensorParallels ?? tensorSizes(input))) {
    for (const contextParallel of sizes(fixed.contextParallel, contextSizes(input))) {
      for (const pipelineParallel of pipelines) {
        const dataParallel = cluster.count / (tensorParallel * contextParallel * pipelineParallel);
        if (!Number.isInteger(dataParallel) || globalBatchSequences % dataParallel !== 0) continue;
        if (fixed.dataParallel !== undefined && fixed.dataParallel !== dataParallel) continue;
        const ranks = tensorParallel * contextParallel * dataParallel;
        for (const expertParallel of sizes(fixed.expertParallel, expertSizes(architecture, ranks))) {
          const shape = { tensorParallel, contextParallel, pipelineParallel, dataParallel, expertParallel };
          for (const exchange of exchanges(contextParallel, space)) yield { ...shape, ...exchange };
        }
      }
    }
  }
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
  const layers = architecture.layerBlocks.length;
  return chunks.flatMap((virtualPipeline) =>
    (kinds ?? [defaultSchedule(virtualPipeline)])
      .filter((schedule) => takesChunks(schedule, virtualPipeline))
      .flatMap((schedule) =>
        splits(layers, shape.pipelineParallel * virtualPipeline, space).map((split) => ({
          virtualPipeline,
          ...(split === undefined ? {} : { stageSplit: split }),
          schedule,
        })),
      ),
  );
}

/** Splits of so many layers over so many chunks; undefined stands for that of `layersPerChunk`. */
function splits(layers: number, chunks: number, { fixed, stageSplits: open }: LayoutSpace): (StageSplit | undefined)[] {
  const given = fixed.stageSplit === undefined ? open : [fixed.stageSplit];
  if (given === undefined || chunks === 1) return [undefined];
  if (!('most' in given)) return given.filter((split) => layersPerChunk(layers, chunks, 1, split) !== undefined);
  const plain = layersPerChunk(layers, chunks, 1);
  const known = new Set([String(plain)]);
  // Two chunks have no inner one to be lighter than, so that several splits come to the same.
  const others = stageSplits(layers, chunks, given.most).filter((split) => {
    const counts = String(layersPerChunk(layers, chunks, 1, split));
    const isNew = !known.has(counts);
    known.add(counts);
    return isNew;
  });
  return plain === undefined ? others : [undefined, ...others];
}

/** Only several context ranks exchange anything. */
function exchanges(
  contextParallel: number,
  { fixed, contextExchanges }: LayoutSpace,
): readonly Pick<Layout, 'contextExchange'>[] {
  const given = fixed.contextExchange === undefined ? contextExchanges : [fixed.contextExchange];
  if (given === undefined || contextParallel === 1) return [{}];
  return given.map((contextExchange) => ({ contextExchange }));
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
  };
}

function addDetails(layouts: Layout[], shape: Shape, input: TrainingInput, space: LayoutSpace): void {
  const plain = plainLayout(shape, space);
  const choices = detailChoices(shape, input, space);
  for (const order of pipelineOrders(shape, input, space)) {
    for (const microBatchSequences of choices.microBatchSequences) {
      for (const sharding of choices.sharding) {
        for (const recompute of choices.recompute) {
          const layout = { ...plain, ...order, microBatchSequences, sharding, recompute };
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

function pipelineSizes({ architecture, cluster }: TrainingInput, space: LayoutSpace): number[] {
  const layers = architecture.layerBlocks.length;
  // Only the ends may be empty.
  return divisors(cluster.count).filter((size) => size <= layers + 2 && canSpread(layers, size, space));
}

/** In the default way, or in one of the splits that are open. */
function canSpread(layers: number, chunks: number, space: LayoutSpace): boolean {
  if (space.stageSplits === undefined && space.fixed.stageSplit === undefined)
    return layersPerChunk(layers, chunks, 1) !== undefined;
  return splits(layers, chunks, space).length > 0;
}

function virtualSizes(architecture: Architecture, pipelineParallel: number, space: LayoutSpace): number[] {
  if (pipelineParallel === 1) return [1];
  const layers = architecture.layerBlocks.length;
  const result: number[] = [];
  for (let size = 1; size <= space.largestVirtualPipeline; size++) {
    if (canSpread(layers, pipelineParallel * size, space)) result.push(size);
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
