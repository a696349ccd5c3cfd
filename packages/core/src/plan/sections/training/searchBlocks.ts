/** What a search found: its fastest layouts, or why none fits. */
import { defaultSchedule, type FoundLayout, type Layout, type LayoutSearch } from '../../../training/index.js';
import { type Block, left, name, quantity, right, type Text, text, words } from '../../report/block.js';
import type { FitChange } from './fitChanges.js';
import { isSearch } from './layout.js';
import type { TrainingPlan } from './resolve.js';
import { settingText } from './settingText.js';
import { writtenTraits } from './software.js';

export function noLayoutBlocks({ input, layout }: TrainingPlan, searched: LayoutSearch): readonly Block[] {
  const { leanest, usableBytes } = searched;
  const stopped = stoppedBlocks(searched);
  if (stopped.length > 0) return stopped;
  const has = input.cluster.accelerator.memoryBytes;
  const reserve = isSearch(layout) ? layout.memoryReserveFraction : 0;
  const needed =
    leanest === undefined
      ? text('plan.search.noValid', {})
      : text(leanestKey(leanest.deviceMemoryBytes <= has, reserve), {
          needs: { value: leanest.deviceMemoryBytes, unit: 'B' },
          has: { value: usableBytes, unit: 'B' },
          all: { value: has, unit: 'B' },
          reserve: { value: reserve, unit: 'fraction' },
          over: { value: leanest.deviceMemoryBytes - usableBytes, unit: 'B' },
          layout: foundWords(leanest),
        });
  return [
    {
      kind: 'headline',
      tone: 'bad',
      texts: [text('plan.search.nothingFits', { candidates: searched.candidates }), needed],
    },
  ];
}

/** What alone would make the plan fit. */
export function changeBlocks(changes: readonly FitChange[]): readonly Block[] {
  if (changes.length === 0) return [];
  return [
    {
      kind: 'table',
      title: text('plan.table.fitChanges'),
      columns: [
        left('plan.column.change'),
        right('plan.column.time'),
        right('plan.column.bytes'),
        left('plan.column.layout'),
      ],
      rows: changes.map(({ found, field, from, to, unit, step, as }) => [
        words(as === undefined ? (step === undefined ? 'plan.fit.to' : 'plan.fit.step') : 'plan.fit.as', {
          field,
          from: amount(from, unit),
          to: amount(to, unit),
          step: amount(step ?? 0, unit),
          as: as?.slice(0, 3) ?? [],
        }),
        quantity(found.stepTimeS, 's'),
        quantity(found.deviceMemoryBytes, 'B'),
        name(foundWords(found)),
      ]),
    },
  ];
}

const amount = (value: number | string, unit: string | undefined): Text['data'][string] =>
  typeof value === 'number' && unit !== undefined ? { value, unit } : value;

/** That a search was stopped, and how far it had come. */
export function stoppedBlocks({ stoppedAfterFraction, candidates, best }: LayoutSearch): readonly Block[] {
  if (stoppedAfterFraction === undefined) return [];
  const gone = { share: { value: stoppedAfterFraction, unit: 'fraction' }, candidates };
  const told = best.length === 0 ? text('plan.search.stoppedEmpty', gone) : text('plan.search.stopped', gone);
  return [{ kind: 'headline', tone: 'bad', texts: [told] }];
}

function leanestKey(
  fits: boolean,
  reserve: number,
): 'plan.search.leanest' | 'plan.search.leanestOfUsable' | 'plan.search.leanestWithoutReserve' {
  if (fits) return 'plan.search.leanestWithoutReserve';
  return reserve === 0 ? 'plan.search.leanest' : 'plan.search.leanestOfUsable';
}

export function searchTable({ best, candidates, fitting }: LayoutSearch): Block {
  return {
    kind: 'table',
    title: text('plan.table.search', { candidates, fitting }),
    columns: [right('plan.column.time'), right('plan.column.bytes'), left('plan.column.layout')],
    rows: best.map((found: FoundLayout) => [
      quantity(found.stepTimeS, 's'),
      quantity(found.deviceMemoryBytes, 'B'),
      name(foundWords(found)),
    ]),
  };
}

/** One line: only the sizes above 1, and the traits of the stack that were chosen. */
export function foundWords({ layout, framework = {} }: Pick<FoundLayout, 'layout' | 'framework'>): string {
  const software = Object.entries(writtenTraits(framework)).map(([field, value]) => `${field} ${value}`);
  return [layoutWords(layout), ...software].join(', ');
}

export function layoutWords(layout: Layout): string {
  const sizes = (
    [
      'tensorParallel',
      'contextParallel',
      'expertParallel',
      'pipelineParallel',
      'virtualPipeline',
      'dataParallel',
      'microBatchSequences',
    ] as const
  )
    .filter((field) => layout[field] > 1)
    .map((field) => `${field} ${layout[field]}`);
  const schedule = layout.schedule === defaultSchedule(layout.virtualPipeline) ? [] : [layout.schedule];
  const group = layout.shardGroup > 1 ? `${layout.sharding} in groups of ${layout.shardGroup}` : layout.sharding;
  return [
    ...sizes,
    ...schedule,
    ...(layout.stageSplit === undefined ? [] : [`layers ${settingText(layout.stageSplit)}`]),
    ...(layout.contextExchange === undefined || layout.contextParallel === 1
      ? []
      : [`contextExchange ${settingText(layout.contextExchange)}`]),
    group,
    `recompute ${settingText(layout.recompute)}`,
    ...(layout.offload === undefined || Object.values(layout.offload).every((share) => share === 0)
      ? []
      : [`offload ${settingText(layout.offload)}`]),
  ].join(', ');
}
