/**
 * The best of many clusters, batches and recipes, each with its best layout.
 *
 * Everything that a plan is judged by reaches a layout only through the time of its run, and never falls as that grows (economics/goals.ts), so
 * that the inner search looks for the shortest run that fits, once for each choice, whatever the goal.
 */
import { evaluateFigures, type Program, programFor, type RunInput } from '../../../figures/index.js';
import {
  conflicts,
  type Decided,
  type OuterFound,
  type OuterGoal,
  relaxations,
  searchOuter,
  unreachable,
} from '../../../optimize/index.js';
import { type FrameworkFacts, type Layout, type TrainingObjects, withFound } from '../../../training/index.js';
import { anyLayout, isSearch, searchQuest } from '../training/layout.js';
import { posedPlan } from '../training/predict.js';
import type { TrainingPlan } from '../training/resolve.js';
import type { Chosen } from './choices.js';
import type { ComparedPrice, Decision, FoundChoice, GoalFigures, ObjectiveFigure, Shortfall } from './decision.js';
import type { GoalsPlan } from './resolve.js';
import type { ObjectiveName } from './schema.js';

/** One way to choose, resolved. */
export interface GoalPoint {
  readonly choices: Chosen;
  readonly plan: TrainingPlan;
}

type Values = Readonly<Record<string, number>>;

/** Figures of a choice that only the time of the run is needed for, beside those that nothing is. */
const TIMED = ['allRunsTimeS', 'allRunsEnergyJ', 'clusterAccelerators', 'clusterPowerW'] as const;
const PRICED = ['allRunsCostUsd', 'delayedCostUsd', 'delayCostUsd', 'weightedUsd'] as const;

const FIGURES: Readonly<Record<ObjectiveName | 'weights', ObjectiveFigure>> = {
  time: 'allRunsTimeS',
  days: 'allRunsTimeS',
  cost: 'allRunsCostUsd',
  energy: 'allRunsEnergyJ',
  delay: 'delayedCostUsd',
  accelerators: 'clusterAccelerators',
  weights: 'weightedUsd',
};

/** Limits in the order of the components that they bound, with where the plan writes them. */
const LIMITS = [
  { limit: 'deadlineS', field: 'goals.deadline', figure: 'allRunsTimeS', unit: 's' },
  { limit: 'budgetUsd', field: 'goals.budgetUsd', figure: 'allRunsCostUsd', unit: 'usd' },
  { limit: 'maxPowerW', field: 'goals.maxPowerW', figure: 'clusterPowerW', unit: 'W' },
  { limit: 'maxAccelerators', field: 'goals.maxAccelerators', figure: 'clusterAccelerators', unit: 'count' },
] as const;

/** The figure that a plan wants least of. */
function objectiveFigure({ objective }: GoalsPlan): ObjectiveFigure {
  return FIGURES[objective.kind === 'named' ? objective.name : 'weights'];
}

/** Each limit that a plan sets, with the figure that it bounds. */
export function limitsOf({ limits }: GoalsPlan): readonly {
  readonly field: string;
  readonly figure: string;
  readonly unit: string;
  readonly given: number;
}[] {
  return LIMITS.flatMap(({ limit, field, figure, unit }) => {
    const given = limits[limit];
    return given === undefined ? [] : [{ field, figure, unit, given }];
  });
}

interface Solved {
  /** Time of one run. */
  readonly amount: number;
  readonly layout: Layout;
  /** What it chose of the software, where that is open. */
  readonly framework?: Partial<FrameworkFacts>;
  readonly deviceMemoryBytes: number;
}

/** Layouts gone through so far. */
type Tally = { -readonly [Key in keyof Decided]: number } & { candidates: number };

/** A choice as its figures are evaluated: everything but the time of the run is known. */
class Posed {
  readonly floorS: number;
  /** Bytes that the leanest layout needs beyond what may be used; set once a search found that none fits. */
  excessBytes: number | undefined;
  private readonly names: readonly string[];
  private readonly program: Program<TrainingObjects>;
  private readonly inputs: RunInput<TrainingObjects>;
  private readonly timeS = new Float64Array(1);

  constructor(
    readonly point: GoalPoint,
    private readonly tally: Tally,
  ) {
    const { plan } = point;
    const { graph, objects, given } = posedPlan({ ...plan.input, layout: anyLayout }, plan.cluster, plan.goals);
    this.names = plan.cluster.rent === undefined ? TIMED : [...TIMED, ...PRICED];
    this.floorS = evaluateFigures(graph, given, objects, ['peakRunTimeFloorS']).peakRunTimeFloorS ?? 0;
    this.program = programFor(graph, { outputs: this.names, columns: ['runTimeS'], blockRows: 4 });
    this.inputs = { values: { ...given, runTimeS: this.timeS }, objects, length: 1 };
  }

  /** Figures where a run takes so long; those in dollars are absent without a price. */
  figures(runTimeS: number): GoalFigures {
    this.timeS[0] = runTimeS;
    const found = this.program.run(this.inputs);
    const figures: Record<string, number> = {};
    for (const name of this.names) {
      const value = found[name];
      figures[name] = typeof value === 'number' ? value : (value?.[0] ?? Number.NaN);
    }
    return figures;
  }

  /** The layout with the shortest run that fits, if it takes no longer than `atMostS`. */
  solve(atMostS: number): Solved | undefined {
    const { plan } = this.point;
    const { layout } = plan;
    if (!isSearch(layout)) return this.price({ layout }, atMostS);
    const bound = layout.objective === 'runTimeS' && atMostS < Number.POSITIVE_INFINITY ? { atMostS } : {};
    const search = searchQuest(plan.input, layout, { top: 1, ...bound });
    this.tally.candidates += search.candidates;
    for (const key of DECIDED) this.tally[key] += search.decided[key];
    const [best] = search.best;
    if (best === undefined) {
      if (search.fitting === 0)
        this.excessBytes = (search.leanest?.deviceMemoryBytes ?? Number.POSITIVE_INFINITY) - search.usableBytes;
      return undefined;
    }
    const { runTimeS, deviceMemoryBytes } = best;
    const chosen = chosenOf(best);
    if (runTimeS === undefined) return this.price(chosen, atMostS);
    return runTimeS > atMostS ? undefined : { amount: runTimeS, ...chosen, deviceMemoryBytes };
  }

  /** One layout: the plan's own, or the one with the fastest step. */
  private price(chosen: Pick<Solved, 'layout' | 'framework'>, atMostS: number): Solved | undefined {
    const { plan } = this.point;
    const { graph, objects, given } = posedPlan(withFound(plan.input, chosen), plan.cluster, plan.goals);
    const values: Values = evaluateFigures(graph, given, objects, ['runTimeS', 'deviceMemoryBytes']);
    const { runTimeS = Number.POSITIVE_INFINITY, deviceMemoryBytes = Number.POSITIVE_INFINITY } = values;
    const excess = deviceMemoryBytes - plan.input.cluster.accelerator.memoryBytes;
    if (excess > 0) this.excessBytes = excess;
    return excess > 0 || runTimeS > atMostS ? undefined : { amount: runTimeS, ...chosen, deviceMemoryBytes };
  }
}

const chosenOf = ({ layout, framework }: Pick<Solved, 'layout' | 'framework'>): Pick<Solved, 'layout' | 'framework'> =>
  framework === undefined ? { layout } : { layout, framework };

const DECIDED = [
  'evaluated',
  'skippedByConstraintFloor',
  'skippedByConstraint',
  'skippedByObjectiveFloor',
] as const satisfies readonly (keyof Decided)[];

/**
 * Decides between resolved choices.
 *
 * @param goals of all of them alike
 * @param top how many of the best to find, where no front is asked for
 */
export function searchGoals(
  points: readonly GoalPoint[],
  goals: GoalsPlan,
  top: number,
): Omit<Decision, 'axes' | 'points' | 'excluded'> {
  const tally: Tally = {
    candidates: 0,
    evaluated: 0,
    skippedByConstraintFloor: 0,
    skippedByConstraint: 0,
    skippedByObjectiveFloor: 0,
  };
  const posed = points.map((point) => new Posed(point, tally));
  const hasPrices = points.every(({ plan }) => plan.cluster.rent !== undefined);
  const figure = objectiveFigure(goals);
  const front = goals.front
    ? ['allRunsTimeS', ...(hasPrices ? ['allRunsCostUsd'] : []), 'clusterAccelerators']
    : undefined;
  const limits = limitsOf(goals);
  const names = [figure, ...limits.map((each) => each.figure), ...(front ?? ['allRunsTimeS'])];
  // Of choices that are equal in what is to be least the sooner one: a cluster of so many accelerators need not be the slow one.
  const goal: OuterGoal =
    front === undefined
      ? { kind: 'least', components: [0, names.length - 1], top }
      : { kind: 'front', components: front.map((_, place) => 1 + limits.length + place) };
  const bounds = names.map((_, place) => limits[place - 1]?.given ?? Number.POSITIVE_INFINITY);
  const vector = (point: number, amount: number): readonly number[] => {
    const figures = posed[point]?.figures(amount) ?? {};
    return names.map((name) => figures[name] ?? Number.POSITIVE_INFINITY);
  };
  const { found, decided } = searchOuter<Solved>({
    count: posed.length,
    floor: (point) => posed[point]?.floorS ?? 0,
    vector,
    solve: (point, atMost) => posed[point]?.solve(atMost),
    limits: bounds,
    goal,
  });
  const shortfall = found.length > 0 ? undefined : shortfallOf(posed, vector, bounds, limits);
  return {
    prices: pricesOf(points),
    figure,
    ...(front === undefined ? {} : { front }),
    found: found.map((one) => foundChoice(posed, one)),
    decided,
    layouts: tally,
    ...(shortfall === undefined ? {} : { shortfall }),
  };
}

function pricesOf(points: readonly GoalPoint[]): readonly ComparedPrice[] {
  const prices = new Map<string, ComparedPrice>();
  for (const { plan } of points) {
    const { rent, entry } = plan.cluster;
    if (rent === undefined) continue;
    const { usdPerAcceleratorHour, quote } = rent;
    prices.set(entry.id, {
      accelerator: entry.id,
      usdPerAcceleratorHour,
      ...(quote === undefined ? {} : { kind: quote.kind, date: quote.date }),
    });
  }
  return [...prices.values()];
}

function foundChoice(posed: readonly Posed[], { point, solution }: OuterFound<Solved>): FoundChoice {
  const one = posed[point];
  return {
    choices: one?.point.choices ?? {},
    ...chosenOf(solution),
    deviceMemoryBytes: solution.deviceMemoryBytes,
    figures: { ...one?.figures(solution.amount), runTimeS: solution.amount },
  };
}

/** Nothing keeps all limits: every choice is searched to the end, and each limit asked what it would have to be. */
function shortfallOf(
  posed: readonly Posed[],
  vector: (point: number, amount: number) => readonly number[],
  bounds: readonly number[],
  limits: ReturnType<typeof limitsOf>,
): Shortfall {
  const solved = posed.flatMap((one, point) => {
    const solution = one.solve(Number.POSITIVE_INFINITY);
    return solution === undefined ? [] : [{ one, vector: vector(point, solution.amount) }];
  });
  const vectors = solved.map((each) => each.vector);
  const choicesOf = (place: number): Chosen => solved[place]?.one.point.choices ?? {};
  const acceleratorsOf = (places: readonly number[]): readonly [number, number] => {
    const counts = places.map((place) => solved[place]?.one.figures(0).clusterAccelerators ?? 0);
    return [Math.min(...counts), Math.max(...counts)];
  };
  const missing = posed.filter(({ excessBytes }) => excessBytes !== undefined);
  const [nearest] = [...missing].sort((a, b) => (a.excessBytes ?? 0) - (b.excessBytes ?? 0));
  return {
    withoutLayout: posed.length - solved.length,
    ...(nearest?.excessBytes === undefined || !Number.isFinite(nearest.excessBytes)
      ? {}
      : { leastExcess: { bytes: nearest.excessBytes, choices: nearest.point.choices } }),
    beyondReach: unreachable(vectors, bounds).flatMap(({ component, least }) => {
      const limit = limits[component - 1];
      return limit === undefined ? [] : [{ field: limit.field, given: limit.given, least, unit: limit.unit }];
    }),
    changes: relaxations(vectors, bounds).flatMap(({ component, needed, point }) => {
      const limit = limits[component - 1];
      return limit === undefined
        ? []
        : [{ field: limit.field, given: limit.given, needed, unit: limit.unit, choices: choicesOf(point) }];
    }),
    conflicts: conflicts(vectors, bounds).flatMap(({ components: [a, b], points: [keepA, keepB] }) => {
      const [first, second] = [limits[a - 1], limits[b - 1]];
      if (first === undefined || second === undefined) return [];
      return [
        {
          fields: [first.field, second.field] as const,
          accelerators: [acceleratorsOf(keepA), acceleratorsOf(keepB)] as const,
        },
      ];
    }),
  };
}
