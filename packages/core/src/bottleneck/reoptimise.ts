/** The best layout under changed resources: searched once, and afterwards only among the layouts that a change can bring to the front. */

import { programFor } from '../figures/index.js';
import { invariant } from '../messages/index.js';
import { memoryReserve, spaceOf, type TrainingPlan } from '../plan/index.js';
import {
  DEFAULT_SPACE,
  type FoundLayout,
  type Layout,
  type LayoutSpace,
  layoutColumns,
  searchLayouts,
  type TrainingInput,
} from '../training/index.js';
import { FACTORS } from './resources.js';
import { type Figures, posed, runOf, type Situation } from './situation.js';

/** Layouts that are kept of a search; where more are within reach, changes that might need them are searched anew. */
const KEPT = 16_384;

/** The layouts that any change within `reach` can bring to the front. */
export interface Contenders {
  readonly space: LayoutSpace;
  /** All of which fit; the plan's own is the first where it fits, the others are in the order of the space. */
  readonly layouts: readonly Layout[];
  /** What the step of each cannot be below; 0 for the plan's own. */
  readonly floorsS: Float64Array;
  /** Their numbers: a column for each that differs, and what all share. */
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly shared: Figures;
  /** Every layout of the space that fits and has a lower floor is among them. */
  readonly completeBelowS: number;
}

/** How far a change of one resource goes, as a factor. */
export const REACH = Math.max(...FACTORS, ...FACTORS.map((factor) => 1 / factor));

/**
 * All layouts that fit and whose floor is at most `atMostS`.
 *
 * No change of one resource by a factor of up to k makes a step, or what it cannot be below, more than k times shorter: all rates × k and all
 * latencies / k make either exactly k times shorter for every layout, and part of that does no more. So whatever becomes the best has a floor of
 * at most k times the best step now.
 *
 * @param own whether the plan's own layout is among them
 */
export function contenders(
  { input, figures }: Situation,
  space: LayoutSpace,
  { atMostS = Number.POSITIVE_INFINITY, own }: { readonly atMostS?: number | undefined; readonly own: boolean },
): Contenders {
  const found = searchLayouts(input, space, {
    top: KEPT,
    objective: 'stepTimeFloorS',
    figures,
    atMostS,
  }).best;
  const last = found.at(-1);
  // Neighbours in space share most numbers, and what hangs on them is worked out once.
  const order = inOrder(found);
  const listed = [...(own ? [{ layout: input.layout, stepTimeS: 0 }] : []), ...order];
  const layouts = listed.map(({ layout }) => layout);
  return {
    space,
    layouts,
    floorsS: Float64Array.from(listed, ({ stepTimeS }) => stepTimeS),
    ...layoutColumns(layouts),
    completeBelowS: found.length === KEPT && last !== undefined ? last.stepTimeS : atMostS,
  };
}

/** By the sizes that the times of layers depend on, the rest after them. */
function inOrder(found: readonly FoundLayout[]): readonly FoundLayout[] {
  const keyed = found.map((one) => ({ one, key: orderOf(one.layout) }));
  keyed.sort((left, right) => left.key - right.key);
  return keyed.map(({ one }) => one);
}

function orderOf(layout: Layout): number {
  const { tensorParallel, contextParallel, expertParallel, microBatchSequences, pipelineParallel } = layout;
  return [tensorParallel, contextParallel, expertParallel, microBatchSequences, pipelineParallel].reduce(
    (key, size) => key * 512 + Math.min(size, 511),
    0,
  );
}

/** Layouts priced in full before the next bound is taken. */
const AT_ONCE = 16;

/**
 * The fastest layout under changed figures that leave every layout's memory as it is.
 *
 * @param slack how many times faster the change makes a step at most: the factor of the resource, or 1 where it makes steps slower
 * @param likely a layout that is likely to be fast
 * @returns undefined where nothing fits
 */
export function fastestUnder(
  situation: Situation,
  among: Contenders,
  figures: Figures,
  slack: number,
  likely: Layout | undefined = among.layouts[0],
): Layout | undefined {
  if (likely === undefined) return undefined;
  const all = among.layouts.map((_, row) => row);
  const known = { layout: likely, timeS: stepTimeS(situation, likely, figures) };
  const best = fastestOf(situation, among, all, figures, { slack, known });
  if (best !== undefined && slack * best.timeS <= among.completeBelowS) return best.layout;
  const [found] = searchLayouts(situation.input, among.space, {
    top: 1,
    ...(best === undefined ? {} : { atMostS: best.timeS }),
    figures: { ...situation.figures, ...figures },
  }).best;
  return found !== undefined && found.stepTimeS < (best?.timeS ?? Number.POSITIVE_INFINITY)
    ? found.layout
    : best?.layout;
}

/**
 * The fastest layout in other memory, which is no part of the step.
 *
 * @param among what fits in at least as much memory
 * @param there the plan with the memory asked for
 * @returns undefined where none of them fits, and none that is not among them can
 */
export function fastestWithin(there: Situation, among: Contenders): Layout | undefined {
  const { memoryBytes } = there.input.cluster.accelerator;
  const usableBytes = memoryBytes * (1 - (among.space.memoryReserveFraction ?? 0));
  const all = among.layouts.map((_, row) => row);
  const needs = priced(there, among, all, {}, 'deviceMemoryBytes');
  const fitting = all.filter((row) => (needs[row] ?? 0) <= usableBytes);
  const best = fastestOf(there, among, fitting, {}, { slack: 1 });
  if (best !== undefined && best.timeS <= among.completeBelowS) return best.layout;
  return among.completeBelowS === Number.POSITIVE_INFINITY ? undefined : fastest(there, among.space);
}

interface Timed {
  readonly layout: Layout;
  readonly timeS: number;
}

/** Of some contenders the fastest, or the one known where none is faster: priced from the lowest floor up. */
function fastestOf(
  situation: Situation,
  among: Contenders,
  candidates: readonly number[],
  figures: Figures,
  { slack, known }: { readonly slack: number; readonly known?: Timed },
): Timed | undefined {
  const { layouts, floorsS } = among;
  let best = known;
  const bound = (): number => best?.timeS ?? Number.POSITIVE_INFINITY;
  const within = candidates.filter((row) => (floorsS[row] ?? 0) <= slack * bound());
  const floors = priced(situation, among, within, figures, 'stepTimeFloorS');
  const order = within.map((row, at) => ({ row, floorS: floors[at] ?? 0 })).filter(({ floorS }) => floorS < bound());
  order.sort((one, other) => one.floorS - other.floorS);
  for (let from = 0; from < order.length && (order[from]?.floorS ?? 0) < bound(); from += AT_ONCE) {
    const rows = order.slice(from, from + AT_ONCE).map(({ row }) => row);
    const times = priced(situation, among, rows, figures, 'stepTimeS');
    rows.forEach((row, at) => {
      const [layout, timeS] = [layouts[row], times[at]];
      if (layout !== undefined && timeS !== undefined && timeS < bound()) best = { layout, timeS };
    });
  }
  return best;
}

function stepTimeS({ input, cluster, figures: given }: Situation, layout: Layout, figures: Figures): number {
  return runOf({ input: { ...input, layout }, cluster, figures: { ...given, ...figures } }).stepTimeS;
}

/** Step time of some contenders under changed figures, what it cannot be below, or what they need of memory. */
function priced(
  situation: Situation,
  { columns, shared }: Contenders,
  rows: readonly number[],
  figures: Figures,
  what: 'stepTimeS' | 'stepTimeFloorS' | 'deviceMemoryBytes',
): Float64Array {
  if (rows.length === 0) return new Float64Array();
  const { graph, objects, given } = posed(situation.input, situation.cluster);
  const names = Object.keys(columns).sort();
  const picked = names.map((name): [string, Float64Array] => [name, pick(columns[name] ?? new Float64Array(), rows)]);
  const program = programFor(graph, { outputs: [what], columns: names });
  const { [what]: found } = program.run({
    values: { ...given, ...situation.figures, ...figures, ...shared, ...Object.fromEntries(picked) },
    objects,
    length: rows.length,
  });
  invariant(found !== undefined, 'the graph has a step time');
  return typeof found === 'object' ? found : new Float64Array(rows.length).fill(found);
}

function pick(column: Float64Array, rows: readonly number[]): Float64Array {
  const picked = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) picked[at] = column[rows[at] ?? 0] ?? Number.NaN;
  return picked;
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
