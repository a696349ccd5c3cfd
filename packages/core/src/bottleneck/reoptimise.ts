/** The best layout under changed resources: searched once, and afterwards only among the layouts that a change can bring to the front. */

import { programFor } from '../figures/index.js';
import { invariant } from '../messages/index.js';
import { memoryReserve, posedPlan, spaceOf, type TrainingPlan } from '../plan/index.js';
import {
  DEFAULT_SPACE,
  type Layout,
  type LayoutSpace,
  layoutColumns,
  searchLayouts,
  type TrainingInput,
} from '../training/index.js';
import { FACTORS } from './resources.js';
import type { Figures, Situation } from './situation.js';

/** Layouts that are kept of a search; where more are within reach, changes that might need them are searched anew. */
const KEPT = 4096;

/** The layouts that any change within `reach` can bring to the front. */
export interface Contenders {
  readonly space: LayoutSpace;
  /** Fastest first, all of which fit; the plan's own layout among them where it fits. */
  readonly layouts: readonly Layout[];
  /** Their step times without any change. */
  readonly stepTimesS: readonly number[];
  /** Every layout of the space that fits and is faster than this is among them. */
  readonly completeBelowS: number;
}

const reach = Math.max(...FACTORS, ...FACTORS.map((factor) => 1 / factor));

/**
 * All layouts that fit and take at most `reach` times as long as the plan's own.
 *
 * No change of one resource by a factor of up to k makes a step more than k times faster: all rates × k and all latencies / k make every layout
 * exactly k times faster, and part of that does no more. So whatever becomes the best was at most k times slower than what is best now.
 *
 * @param own step time of the plan's own layout where it fits
 */
export function contenders(situation: Situation, space: LayoutSpace, own: number | undefined): Contenders {
  const { input, figures } = situation;
  const atMostS = own === undefined ? undefined : reach * own;
  const found = searchLayouts(input, space, { top: KEPT, figures, ...(atMostS === undefined ? {} : { atMostS }) });
  const layouts = found.best.map(({ layout }) => layout);
  const stepTimesS = found.best.map(({ stepTimeS }) => stepTimeS);
  const last = stepTimesS.at(-1);
  const completeBelowS =
    found.best.length === KEPT && last !== undefined ? last : (atMostS ?? Number.POSITIVE_INFINITY);
  const isIn = layouts.some((layout) => sameLayout(layout, input.layout));
  if (own === undefined || isIn) return { space, layouts, stepTimesS, completeBelowS };
  const place = stepTimesS.filter((timeS) => timeS <= own).length;
  return {
    space,
    layouts: layouts.toSpliced(place, 0, input.layout),
    stepTimesS: stepTimesS.toSpliced(place, 0, own),
    completeBelowS,
  };
}

/** Layouts priced in full before the next bound is taken. */
const AT_ONCE = 16;

/**
 * The fastest layout under changed figures that leave every layout's memory as it is.
 *
 * @param slack how many times faster the change makes a step at most: the factor of the resource, or 1 where it makes steps slower
 * @returns undefined where nothing fits
 */
export function fastestUnder(
  situation: Situation,
  { space, layouts, stepTimesS, completeBelowS }: Contenders,
  figures: Figures,
  slack: number,
): Layout | undefined {
  const [first] = layouts;
  if (first === undefined) return undefined;
  let best = first;
  let [bestS = Number.POSITIVE_INFINITY] = priced(situation, [first], figures, 'stepTimeS');
  // No change makes a layout more than `slack` times faster, and none is faster than its floor.
  const within = layouts.filter((_, place) => place > 0 && (stepTimesS[place] ?? 0) <= slack * bestS);
  const floorsS = priced(situation, within, figures, 'stepTimeFloorS');
  const order = within
    .map((layout, row) => ({ layout, floorS: floorsS[row] ?? 0 }))
    .filter((one) => one.floorS < bestS);
  order.sort((one, other) => one.floorS - other.floorS);
  for (let from = 0; from < order.length && (order[from]?.floorS ?? 0) < bestS; from += AT_ONCE) {
    const some = order.slice(from, from + AT_ONCE).map(({ layout }) => layout);
    priced(situation, some, figures, 'stepTimeS').forEach((timeS, row) => {
      if (timeS >= bestS) return;
      bestS = timeS;
      best = some[row] ?? best;
    });
  }
  if (slack * bestS <= completeBelowS) return best;
  const [found] = searchLayouts(situation.input, space, {
    top: 1,
    atMostS: bestS,
    figures: { ...situation.figures, ...figures },
  }).best;
  return found !== undefined && found.stepTimeS < bestS ? found.layout : best;
}

/** Step time of each layout under changed figures, or what it cannot be below. */
function priced(
  situation: Situation,
  layouts: readonly Layout[],
  figures: Figures,
  what: 'stepTimeS' | 'stepTimeFloorS',
): readonly number[] {
  if (layouts.length === 0) return [];
  const { graph, objects, given } = posedPlan(situation.input, situation.cluster);
  const { columns } = columnsOf(layouts);
  const program = programFor(graph, { outputs: [what], columns: Object.keys(columns) });
  const { [what]: found } = program.run({
    values: { ...given, ...situation.figures, ...figures, ...columns },
    objects,
    length: layouts.length,
  });
  invariant(found !== undefined, 'the graph has a step time');
  return typeof found === 'object' ? [...found] : layouts.map(() => found);
}

/** Columns of all numbers of layouts, the same for any layouts, so that one program serves all. */
function columnsOf(layouts: readonly Layout[]): { readonly columns: Readonly<Record<string, Float64Array>> } {
  const { columns, shared } = layoutColumns(layouts);
  const filled = Object.entries(shared).map(([name, value]): [string, Float64Array] => [
    name,
    new Float64Array(layouts.length).fill(value),
  ]);
  const all = { ...columns, ...Object.fromEntries(filled) };
  return { columns: Object.fromEntries(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1))) };
}

/**
 * The fastest layout of a plan that fits, of the space or its own.
 *
 * @param atMostS slower ones are not looked for
 * @returns undefined where nothing fits, or nothing is as fast
 */
export function fastest(
  { input, figures }: Situation,
  space: LayoutSpace,
  own?: { readonly layout: Layout; readonly stepTimeS: number },
  atMostS: number | undefined = own?.stepTimeS,
): Layout | undefined {
  const bound = atMostS === undefined ? {} : { atMostS };
  const [found] = searchLayouts(input, space, { top: 1, figures, ...bound }).best;
  if (found === undefined) return own?.layout;
  return own !== undefined && own.stepTimeS <= found.stepTimeS ? own.layout : found.layout;
}

function sameLayout(one: Layout, other: Layout): boolean {
  const fields = [...new Set([...Object.keys(one), ...Object.keys(other)])] as (keyof Layout)[];
  return fields.every((field) => JSON.stringify(one[field]) === JSON.stringify(other[field]));
}

/**
 * Where another layout is looked for: the space of the plan where it asks for a search, else what a team would try, with all that the plan's own
 * layout does.
 *
 * @param leftFraction share of the memory that the plan's own layout leaves free; another one leaves as much, up to the usual reserve
 */
export function spaceFor({ layout }: TrainingPlan, input: TrainingInput, leftFraction: number): LayoutSpace {
  // What it chose of the software is a part of the run that is analysed.
  if ('search' in layout) return { ...spaceOf(layout, input), traits: {} };
  const { shardings, recomputes, largestMicroBatchSequences, largestVirtualPipeline } = DEFAULT_SPACE;
  const { sharding, recompute, schedule, microBatchSequences, virtualPipeline, tensorParallel, sequenceParallel } =
    layout;
  const kept = (({ contextExchange, offload }) => ({
    ...(contextExchange === undefined ? {} : { contextExchange }),
    ...(offload === undefined ? {} : { offload }),
    ...(sharding === 'hsdp' ? { shardGroup: layout.shardGroup } : {}),
  }))(input.layout);
  const usual = schedule === '1f1b' || schedule === 'interleaved';
  return {
    ...DEFAULT_SPACE,
    shardings: [...new Set([...shardings, sharding])],
    recomputes: recomputes.some((each) => JSON.stringify(each) === JSON.stringify(recompute))
      ? recomputes
      : [...recomputes, recompute],
    largestMicroBatchSequences: Math.max(largestMicroBatchSequences, microBatchSequences),
    largestVirtualPipeline: Math.max(largestVirtualPipeline, virtualPipeline),
    ...(usual ? {} : { schedules: ['1f1b', 'interleaved', schedule] }),
    ...(sequenceParallel === tensorParallel > 1 ? {} : { sequenceParallels: [true, false] }),
    fixed: kept,
    memoryReserveFraction: Math.max(0, Math.min(memoryReserve.value, leftFraction)),
  };
}
