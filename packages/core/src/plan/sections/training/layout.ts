/** The layout of a training plan: completed with defaults, or left to a search that keeps what the plan fixes. */
import { hint, type IssuePath, issue } from '../../../messages/index.js';
import {
  type ContextExchange,
  DEFAULT_SPACE,
  type Layout,
  type LayoutSearch,
  type LayoutSpace,
  type Offload,
  SCHEDULE_KINDS,
  type ScheduleKind,
  type SearchOptions,
  searchLayouts,
  type TrainingInput,
  type TrainingTask,
  trainsOnPairs,
} from '../../../training/index.js';
import * as defaults from '../../defaults/layout.js';
import type { Draft } from '../../draft.js';
import type { ClusterPlan } from '../cluster.js';
import type { WrittenLayout, WrittenTraining } from './schema.js';

type SearchObjective = NonNullable<SearchOptions['objective']>;

/** A layout that is looked for. */
export interface LayoutQuest {
  readonly search: true;
  /** Fields that the plan holds at a value. */
  readonly fixed: Partial<Layout>;
  /** Pipeline schedules to try; without it, the ones that go with the number of chunks. */
  readonly schedules?: readonly ScheduleKind[];
  /** Share of device memory that a layout must leave free, 0 to 1. */
  readonly memoryReserveFraction: number;
  /** What the best layout has least of. */
  readonly objective: SearchObjective;
}

/** Stands in while every layout is open; the search reads nothing of it. */
export const anyLayout: Layout = {
  tensorParallel: 1,
  contextParallel: 1,
  expertParallel: 1,
  pipelineParallel: 1,
  virtualPipeline: 1,
  schedule: '1f1b',
  dataParallel: 1,
  microBatchSequences: 1,
  sequenceParallel: false,
  sharding: 'zero1',
  shardGroup: 1,
  recompute: 'none',
};

export function isSearch(layout: Layout | LayoutQuest): layout is LayoutQuest {
  return 'search' in layout;
}

/** The best layouts for a plan, whatever layout its input has. */
export function searchQuest(
  input: Omit<TrainingInput, 'layout'>,
  quest: LayoutQuest,
  options: Pick<SearchOptions, 'top' | 'atMostS'>,
): LayoutSearch {
  return searchLayouts({ ...input, layout: anyLayout }, spaceOf(quest), { ...options, objective: quest.objective });
}

/** The space that a search goes through. */
export function spaceOf({ fixed, schedules, memoryReserveFraction }: LayoutQuest): LayoutSpace {
  const space = { ...DEFAULT_SPACE, fixed, memoryReserveFraction };
  return schedules === undefined ? space : { ...space, schedules };
}

export function resolveLayout(
  { layout: written, memoryReserveFraction }: WrittenTraining,
  cluster: ClusterPlan | undefined,
  task: TrainingTask,
  draft: Draft,
  objective: SearchObjective = 'stepTimeS',
): Layout | LayoutQuest {
  const path = ['training', 'layout'];
  if (written !== undefined && written !== 'search' && written.search !== true) {
    if (memoryReserveFraction !== undefined) draft.put(['training', 'memoryReserveFraction'], memoryReserveFraction);
    return completeLayout(written, cluster, task, draft, path);
  }
  const { search: _, schedule, ...sizes }: WrittenLayout = typeof written === 'object' ? written : {};
  const schedules = schedule === 'search' ? SCHEDULE_KINDS : schedule;
  if (typeof written === 'object') {
    for (const [field, value] of Object.entries(written)) draft.take([...path, field], value, () => defaults.one);
  } else draft.take(path, written, () => defaults.layoutSearch);
  return {
    search: true,
    objective,
    fixed: { ...sizes, ...(typeof schedules === 'string' ? { schedule: schedules } : {}) } as Partial<Layout>,
    ...(typeof schedules === 'object' ? { schedules } : {}),
    memoryReserveFraction: draft.take(
      ['training', 'memoryReserveFraction'],
      memoryReserveFraction,
      () => defaults.memoryReserve,
    ),
  };
}

function completeOffload(written: NonNullable<WrittenLayout['offload']>, draft: Draft, path: IssuePath): Offload {
  const take = (field: keyof Offload): number =>
    draft.take([...path, field], written[field], () => defaults.offloadNone);
  return {
    activationsFraction: take('activationsFraction'),
    optimizerFraction: take('optimizerFraction'),
    parametersFraction: take('parametersFraction'),
  };
}

function completeLayout(
  written: WrittenLayout,
  cluster: ClusterPlan | undefined,
  task: TrainingTask,
  draft: Draft,
  path: IssuePath,
): Layout {
  const take = <Field extends Exclude<keyof Layout, 'offload' | 'contextExchange'>>(
    field: Field,
    otherwise: Parameters<typeof draft.take<Layout[Field]>>[2],
  ): Layout[Field] =>
    draft.take<Layout[Field]>([...path, field], written[field] as Layout[Field] | undefined, otherwise);
  const given = oneSchedule(written.schedule, draft, [...path, 'schedule']);
  const tensorParallel = take('tensorParallel', () => defaults.one);
  const contextParallel = take('contextParallel', () => defaults.one);
  const contextExchange =
    contextParallel > 1 || written.contextExchange !== undefined
      ? draft.take<ContextExchange>(
          [...path, 'contextExchange'],
          written.contextExchange,
          () => defaults.contextExchange,
        )
      : undefined;
  const expertParallel = take('expertParallel', () => defaults.one);
  const pipelineParallel = take('pipelineParallel', () => defaults.one);
  const virtualPipeline = take('virtualPipeline', () => defaults.virtualPipeline(given));
  const schedule = draft.take([...path, 'schedule'], given, () => defaults.schedule(virtualPipeline));
  const sharding = take('sharding', () => defaults.sharding);
  return {
    tensorParallel,
    contextParallel,
    ...(contextExchange === undefined ? {} : { contextExchange }),
    expertParallel,
    pipelineParallel,
    virtualPipeline,
    schedule,
    dataParallel: take('dataParallel', () =>
      defaults.dataParallel(cluster?.facts.count ?? 1, tensorParallel * contextParallel * pipelineParallel),
    ),
    microBatchSequences: take('microBatchSequences', () =>
      trainsOnPairs(task) ? defaults.pairMicroBatch : defaults.microBatch,
    ),
    sequenceParallel: take('sequenceParallel', () => defaults.sequenceParallel(tensorParallel)),
    sharding,
    shardGroup: take('shardGroup', () => defaults.shardGroup(sharding, cluster?.facts.acceleratorsPerNode ?? 1)),
    recompute: take('recompute', () => defaults.recompute),
    ...(written.offload === undefined
      ? {}
      : { offload: completeOffload(written.offload, draft, [...path, 'offload']) }),
  };
}

/** A layout that is given has one schedule; several are for a search to choose from. */
function oneSchedule(written: WrittenLayout['schedule'], draft: Draft, path: IssuePath): ScheduleKind | undefined {
  if (written === undefined || (typeof written === 'string' && written !== 'search')) return written;
  const received = typeof written === 'string' ? written : written.join(', ');
  draft.report(issue('plan.scheduleSearch', path, { received }, hint('plan.scheduleSearchHint', {})));
  return undefined;
}
