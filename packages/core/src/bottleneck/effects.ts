/** What each resource does to time and cost: at several amounts, at the point, a quarter better, and for one more unit. */
import { type LayoutSpace, runTraits } from '../training/index.js';
import { type ClassInterval, trainingInterval } from '../uncertainty/index.js';
import { type Base, baseOf, type Planned } from './base.js';
import { drawRates, type Range, rangeOf } from './draws.js';
import { type Point, pointOf } from './points.js';
import type { Questions } from './questions.js';
import { FACTORS, quarterBetter, type Resource, type ResourceKey, resources } from './resources.js';
import { type Pair, Samples } from './samples.js';
import { allFigures, type Figures, type Run, runsOf, type Situation, withLayout } from './situation.js';
import { centre, type Slope, STEP, slopeOf } from './slopes.js';

/** A relative change, −1 to ∞: saved where negative; with its 80 % range under common draws. */
export interface Share {
  readonly fraction: number;
  readonly range?: Range;
}

export interface Change {
  readonly time: Share;
  readonly cost?: Share;
}

/** What one more unit changes of the whole run; saved where negative. */
export interface Saving {
  readonly timeS: number;
  readonly timeRange?: Range;
  readonly costUsd?: number;
  readonly costRange?: Range;
}

export interface Worth {
  readonly amount: number;
  /** Each accelerator has so much more, or the site as a whole. */
  readonly of: 'accelerator' | 'site';
  readonly fixed: Saving;
  readonly reoptimised?: Saving;
}

export interface Slopes {
  readonly stepTimeS: Slope;
  readonly runTimeS: Slope;
  readonly costUsd?: Slope;
}

export interface Both<Of> {
  readonly fixed?: Of;
  readonly reoptimised?: Of;
}

export interface Effect {
  readonly resource: Resource;
  /** How much the plan has, in the unit of the resource. */
  readonly amount: number;
  readonly points: readonly Point[];
  /** Absent where a resource comes in steps: accelerators, capacity of memory. */
  readonly slopes: Both<Slopes>;
  /** With a quarter more, or a fifth less where less is better. */
  readonly quarter: Both<Change>;
  readonly worth?: Worth;
}

export interface Effects {
  readonly base: Base;
  /** What a quarter better saves most of first, with the best layout. */
  readonly effects: readonly Effect[];
  readonly interval: ClassInterval;
  /** Of all resources that have an elasticity, listed or not. */
  readonly slopes: AllSlopes;
}

export function effectsOf(
  situation: Situation,
  space: LayoutSpace,
  { resources: asked, objective }: Pick<Questions, 'resources' | 'objective'>,
): Effects {
  const base = baseOf(situation, space);
  const slopes = slopesOf(base);
  const figures = allFigures(situation);
  const interval = trainingInterval('stepTimeS', runTraits(situation.input, figures));
  const samples = new Samples(base, drawRates(stepSlopes(slopes), interval, base.values));
  const effects = resources
    .filter(({ key }) => asked?.includes(key) ?? (key !== 'price' || situation.cluster.rent !== undefined))
    .map((row) => effectOf(row, base, figures, slopes, samples));
  return {
    base,
    effects: effects.toSorted((one, other) => saved(other, objective) - saved(one, objective)),
    interval,
    slopes,
  };
}

/** Share of the time or cost that a quarter better saves: with the best layout, or with the plan's where none fits. */
function saved({ quarter }: Effect, objective: Questions['objective']): number {
  return -((quarter.reoptimised ?? quarter.fixed)?.[objective]?.fraction ?? 0);
}

type AllSlopes = ReadonlyMap<ResourceKey, Both<Slopes>>;

/** Of the resources that have an elasticity at the point. */
function slopesOf({ situation, values, fixed, reoptimised }: Base): AllSlopes {
  const smooth = resources.filter(({ key }) => key !== 'accelerators' && key !== 'memoryCapacity');
  const changes = smooth.flatMap((row) => [row.scaled(values, 1 / STEP), row.scaled(values, STEP)]);
  const around = ({ layout, run }: Planned): readonly Slopes[] => {
    const runs = runsOf(withLayout(situation, layout), changes);
    return smooth.map((_, place) => slopesAt(runs[2 * place] ?? run, run, runs[2 * place + 1] ?? run));
  };
  const own = around(fixed);
  const best = reoptimised === undefined ? [] : reoptimised === fixed ? own : around(reoptimised);
  return new Map(
    smooth.map(({ key }, place) => {
      const [one, other] = [own[place], best[place]];
      return [
        key,
        { ...(one === undefined ? {} : { fixed: one }), ...(other === undefined ? {} : { reoptimised: other }) },
      ];
    }),
  );
}

function slopesAt(less: Run, at: Run, more: Run): Slopes {
  const [lessUsd, atUsd, moreUsd] = [less.costUsd, at.costUsd, more.costUsd];
  return {
    stepTimeS: slopeOf(less.stepTimeS, at.stepTimeS, more.stepTimeS),
    runTimeS: slopeOf(less.runTimeS, at.runTimeS, more.runTimeS),
    ...(lessUsd === undefined || atUsd === undefined || moreUsd === undefined
      ? {}
      : { costUsd: slopeOf(lessUsd, atUsd, moreUsd) }),
  };
}

/** Elasticity of the step of the plan's layout by each rate and latency that it has one of. */
function stepSlopes(slopes: AllSlopes): ReadonlyMap<ResourceKey, number> {
  return new Map(
    resources.flatMap(({ key, kind }): [ResourceKey, number][] => {
      const slope = slopes.get(key)?.fixed?.stepTimeS;
      return kind === 'other' || slope === undefined || centre(slope) === 0 ? [] : [[key, centre(slope)]];
    }),
  );
}

function effectOf(row: Resource, base: Base, figures: Figures, slopes: AllSlopes, samples: Samples): Effect {
  const { fixed, reoptimised } = base;
  const points = FACTORS.map((factor) => pointOf(row, factor, base));
  const quarter = points.find(({ factor }) => factor === quarterBetter(row));
  const worth = worthOf(row, base, samples);
  return {
    resource: row,
    amount: figures[row.of] ?? 0,
    points,
    slopes: slopes.get(row.key) ?? {},
    quarter: {
      ...changeAt(row, quarter, 'fixed', fixed, samples),
      ...(reoptimised === undefined ? {} : changeAt(row, quarter, 'reoptimised', reoptimised, samples)),
    },
    ...(worth === undefined ? {} : { worth }),
  };
}

function changeAt(
  row: Resource,
  point: Point | undefined,
  which: 'fixed' | 'reoptimised',
  before: Planned,
  samples: Samples,
): Both<Change> {
  const after = point?.[which];
  if (point === undefined || after?.kind !== 'run') return {};
  const pairs = samples.pairs(row, point.applied, before.layout, after.layout);
  const cost = shareOf(before.run, after.run, pairs, ({ costUsd }) => costUsd);
  const time = shareOf(before.run, after.run, pairs, ({ runTimeS }) => runTimeS);
  return time === undefined ? {} : { [which]: { time, ...(cost === undefined ? {} : { cost }) } };
}

function shareOf(
  before: Run,
  after: Run,
  pairs: readonly Pair[],
  of: (run: Run) => number | undefined,
): Share | undefined {
  const change = (one: Run, other: Run): number => (of(other) ?? Number.NaN) / (of(one) ?? Number.NaN) - 1;
  const fraction = change(before, after);
  if (Number.isNaN(fraction)) return undefined;
  const range = rangeOf(pairs.map((pair) => change(pair.before, pair.after)));
  return { fraction, ...(range === undefined ? {} : { range }) };
}

function worthOf(row: Resource, base: Base, samples: Samples): Worth | undefined {
  const { more } = row;
  if (more === undefined) return undefined;
  const { values, fixed, reoptimised } = base;
  const { tdpW = 0, accelerators = 1, pue = 1 } = values;
  // A kilowatt of the site cools too, and is shared by all accelerators.
  const has = more.of === 'site' ? tdpW * accelerators * pue : (values[row.of] ?? 0);
  if (!(has > 0)) return undefined;
  const point = pointOf(row, 1 + more.amount / has, base);
  const own = point.fixed.kind === 'run' ? savingOf(row, point, fixed, point.fixed, samples) : undefined;
  const best =
    reoptimised === undefined || point.reoptimised.kind !== 'run'
      ? undefined
      : savingOf(row, point, reoptimised, point.reoptimised, samples);
  if (own === undefined) return undefined;
  return { ...more, fixed: own, ...(best === undefined ? {} : { reoptimised: best }) };
}

function savingOf(row: Resource, { applied }: Point, before: Planned, after: Planned, samples: Samples): Saving {
  const pairs = samples.pairs(row, applied, before.layout, after.layout);
  const difference = (one: Run, other: Run, of: (run: Run) => number | undefined): number =>
    (of(other) ?? Number.NaN) - (of(one) ?? Number.NaN);
  const ranged = (of: (run: Run) => number | undefined) =>
    rangeOf(pairs.map((pair) => difference(pair.before, pair.after, of)));
  const time = ({ runTimeS }: Run) => runTimeS;
  const cost = ({ costUsd }: Run) => costUsd;
  const [timeRange, costUsd] = [ranged(time), difference(before.run, after.run, cost)];
  const costRange = Number.isNaN(costUsd) ? undefined : ranged(cost);
  return {
    timeS: difference(before.run, after.run, time),
    ...(timeRange === undefined ? {} : { timeRange }),
    ...(Number.isNaN(costUsd) ? {} : { costUsd }),
    ...(costRange === undefined ? {} : { costRange }),
  };
}
