/** The layout of a training plan: completed with defaults, or left to a search that keeps what the plan fixes. */
import { hint, type IssuePath, issue } from '../../../messages/index.js';
import {
  type ContextExchange,
  DEFAULT_SPACE,
  type Layout,
  type LayoutSearch,
  type LayoutSpace,
  type Offload,
  type SearchOptions,
  type SearchTask,
  type StageSplit,
  searchLayouts,
  type TrainingInput,
  type TrainingTask,
  trainsOnPairs,
} from '../../../training/index.js';
import * as defaults from '../../defaults/layout.js';
import type { Draft } from '../../draft.js';
import type { ClusterPlan } from '../cluster.js';
import { isOpen, type OpenFields, openSpace, partedFields, type Written } from './openFields.js';
import type { WrittenLayout, WrittenTraining } from './schema.js';
import { settingText } from './settingText.js';

type SearchObjective = NonNullable<SearchOptions['objective']>;

/** A layout that is looked for. */
export interface LayoutQuest {
  readonly search: true;
  /** Fields that the plan holds at a value. */
  readonly fixed: Partial<Layout>;
  /** Fields that it leaves open beside the sizes. */
  readonly open: OpenFields;
  /** Traits of the stack that it leaves open. */
  readonly traits: NonNullable<LayoutSpace['traits']>;
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
  return searchLayouts({ ...input, layout: anyLayout }, spaceOf(quest, input), {
    ...options,
    objective: quest.objective,
  });
}

/**
 * The search of a plan whose layout is looked for, for those who run it themselves and hand `runPlan` what they found.
 *
 * @param top how many layouts to list
 */
export function questTask(
  input: Omit<TrainingInput, 'layout'>,
  quest: LayoutQuest,
  top: number | undefined,
): Omit<SearchTask, 'parts'> {
  return {
    input: { ...input, layout: anyLayout },
    space: spaceOf(quest, input),
    options: { top: Math.max(1, top ?? USUAL_TOP), objective: quest.objective },
  };
}

/** Layouts that a report lists. */
const USUAL_TOP = 5;

/** The space that a search goes through. */
export function spaceOf(
  { fixed, open, traits, memoryReserveFraction }: LayoutQuest,
  input: Pick<TrainingInput, 'architecture' | 'cluster'>,
): LayoutSpace {
  return { ...DEFAULT_SPACE, ...openSpace(open, fixed, input), traits, fixed, memoryReserveFraction };
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
  if (typeof written === 'object') {
    for (const [field, value] of Object.entries(written)) draft.take([...path, field], value, () => defaults.one);
  } else draft.take(path, written, () => defaults.layoutSearch);
  return {
    search: true,
    objective,
    ...partedFields(typeof written === 'object' ? written : {}),
    traits: {},
    memoryReserveFraction: draft.take(
      ['training', 'memoryReserveFraction'],
      memoryReserveFraction,
      () => defaults.memoryReserve,
    ),
  };
}

function completeOffload(written: Written<Offload>, draft: Draft, path: IssuePath): Offload {
  const take = (field: keyof Offload): number =>
    draft.take([...path, field], written[field], () => defaults.offloadNone);
  return {
    activationsFraction: take('activationsFraction'),
    optimizerFraction: take('optimizerFraction'),
    parametersFraction: take('parametersFraction'),
  };
}

function completeSplit(written: Written<StageSplit>, draft: Draft, path: IssuePath): StageSplit {
  const take = (field: keyof StageSplit): number =>
    draft.take([...path, field], written[field], () => defaults.evenEnd);
  return { firstFewer: take('firstFewer'), lastFewer: take('lastFewer') };
}

function completeLayout(
  open: WrittenLayout,
  cluster: ClusterPlan | undefined,
  task: TrainingTask,
  draft: Draft,
  path: IssuePath,
): Layout {
  const written = oneOfEach(open, draft, path);
  const take = <Field extends Exclude<keyof Layout, 'offload' | 'contextExchange' | 'stageSplit'>>(
    field: Field,
    otherwise: Parameters<typeof draft.take<Layout[Field]>>[2],
  ): Layout[Field] =>
    draft.take<Layout[Field]>([...path, field], written[field] as Layout[Field] | undefined, otherwise);
  const given = written.schedule;
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
    ...(written.stageSplit === undefined
      ? {}
      : { stageSplit: completeSplit(written.stageSplit, draft, [...path, 'stageSplit']) }),
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

type OneOfEach = {
  readonly [Field in keyof WrittenLayout]: Exclude<WrittenLayout[Field], 'search' | readonly unknown[]>;
};

/** A layout that is given has one value of each field; several are for a search to choose from. */
function oneOfEach(written: WrittenLayout, draft: Draft, path: IssuePath): OneOfEach {
  for (const [field, value] of Object.entries(partedFields(written).open)) {
    const received =
      typeof value === 'string' ? value : value.map((one: Layout[keyof Layout]) => settingText(one)).join('; ');
    draft.report(issue('plan.openField', [...path, field], { received }, hint('plan.openFieldHint', {})));
  }
  return Object.fromEntries(Object.entries(written).filter(([, value]) => !isOpen(value)));
}
