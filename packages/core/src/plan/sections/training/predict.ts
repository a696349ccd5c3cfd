/** Training and its bill in one graph, so that the explanation of a dollar reaches down to the kernels. */
import {
  billModule,
  billValues,
  type GoalValues,
  goalModule,
  plainGoals,
  pricedGoalModule,
} from '../../../economics/index.js';
import { evaluateOne, explain, type Figure, type FigureProvenance, type Graph } from '../../../figures/index.js';
import {
  runTraits,
  type TrainingInput,
  type TrainingObjects,
  trainingGraph,
  trainingObjects,
  trainingValues,
} from '../../../training/index.js';
import {
  type CalibratedInterval,
  type ClassInterval,
  calibratedInterval,
  type MeasuredRun,
  shippedUncertainty,
  trainingInterval,
} from '../../../uncertainty/index.js';
import type { Effect } from '../../section.js';
import type { ClusterPlan } from '../cluster.js';
import { type GoodputChange, goodputChanges } from './goodputChanges.js';
import { explainLuck, type Luck, luckNames, luckOf } from './luck.js';
import { codedFigures } from './softwareFields.js';

type Values = Readonly<Record<string, number>>;

export interface Prediction {
  readonly values: Values;
  readonly fits: boolean;
  /** All figures where step time and memory are at the lower, and at the upper end of what published runs leave open. */
  readonly ends: readonly [Values, Values];
  readonly interval: { readonly stepTime: ClassInterval; readonly memory: ClassInterval };
  /** What measured runs of the user's own made of the step time; undefined where none is similar. */
  readonly calibration?: CalibratedInterval;
  /** How many measured runs there were to choose from. */
  readonly measuredRuns: number;
  readonly units: (name: string) => string;
  /** Played when first asked for. */
  readonly luck: () => Luck | undefined;
  readonly explain: (name: string) => Figure | undefined;
  /** Goodput after changes to what fails and how it comes back, one at a time. */
  readonly goodputChanges: readonly GoodputChange[];
  readonly influence: (input: string) => Effect | undefined;
}

let billed: Graph<TrainingObjects> | undefined;
let unbilled: Graph<TrainingObjects> | undefined;

/** The training graph with the bill in it, built once; plans without a price do without the bill. */
export function billedGraph(): Graph<TrainingObjects> {
  billed ??= trainingGraph([billModule, goalModule, pricedGoalModule]);
  return billed;
}

function unbilledGraph(): Graph<TrainingObjects> {
  unbilled ??= trainingGraph([goalModule]);
  return unbilled;
}

/** A plan as its graph takes it. */
export interface PosedPlan {
  readonly graph: Graph<TrainingObjects>;
  readonly objects: TrainingObjects;
  /** Every input of the graph. */
  readonly given: Values;
}

export function posedPlan(
  input: TrainingInput,
  { rent, usdPerKwh }: ClusterPlan,
  goals: GoalValues = plainGoals,
): PosedPlan {
  const bill =
    rent === undefined
      ? {}
      : billValues({ rentUsdPerAcceleratorHour: rent.usdPerAcceleratorHour, tariffUsdPerKwh: usdPerKwh ?? 0 });
  return {
    graph: rent === undefined ? unbilledGraph() : billedGraph(),
    objects: trainingObjects(input),
    given: { ...trainingValues(input), ...bill, ...goalsIn(goals, rent !== undefined) },
  };
}

/** A graph without a bill takes no dollars. */
function goalsIn(
  { delayUsdPerS, usdWeight, timeWeightUsdPerS, energyWeightUsdPerJ, ...plain }: GoalValues,
  hasPrice: boolean,
): Values {
  return hasPrice ? { ...plain, delayUsdPerS, usdWeight, timeWeightUsdPerS, energyWeightUsdPerJ } : plain;
}

/**
 * @param input keeps the rules of layouts: checked before
 * @param measured runs of the same cluster; those similar to this plan correct its step time
 */
export function predict(
  input: TrainingInput,
  cluster: ClusterPlan,
  provenance: Readonly<Record<string, FigureProvenance>>,
  measured: readonly MeasuredRun[] = [],
  goals: GoalValues = plainGoals,
): Prediction {
  const { graph, objects, given: plain } = posedPlan(input, cluster, goals);
  const uncorrected = evaluateOne(graph, plain, objects);
  const traits = runTraits(input, uncorrected.values);
  const plainInterval = trainingInterval('stepTimeS', traits);
  const calibration = calibratedInterval(measured, traits, shippedUncertainty, measured, () => plainInterval);
  const given: Values = calibration === undefined ? plain : { ...plain, modelErrorFactor: calibration.factor };
  const evaluate = (changes: Values): Values => evaluateOne(graph, { ...given, ...changes }, objects).values;
  const evaluation = calibration === undefined ? uncorrected : evaluateOne(graph, given, objects);
  const sources = calibration === undefined ? provenance : { ...provenance, modelErrorFactor: measuredFactor };
  const stepTime = calibration ?? plainInterval;
  const memory = trainingInterval('peakMemoryBytes', traits);
  const end = (timeFactor: number, memoryFactor: number): Values =>
    withMemory(evaluate({ modelErrorFactor: timeFactor }), memoryFactor);
  let played: { readonly luck: Luck | undefined } | undefined;
  const luck = (): Luck | undefined => {
    played ??= { luck: luckOf(evaluation.values) };
    return played.luck;
  };
  return {
    values: evaluation.values,
    fits: (evaluation.values.memoryHeadroomBytes ?? 0) >= 0,
    ends: [end(stepTime.lowFactor, memory.lowFactor), end(stepTime.highFactor, memory.highFactor)],
    interval: { stepTime, memory },
    ...(calibration === undefined ? {} : { calibration }),
    measuredRuns: measured.length,
    units: (name) => graph.byName.get(name)?.declaration.unit ?? '1',
    luck,
    explain: (name) => {
      if (graph.byName.has(name)) return explain(graph, evaluation, name, { provenance: sources });
      const drawn = luckNames.find((each) => each === name);
      const played = drawn === undefined ? undefined : luck();
      return drawn === undefined || played === undefined
        ? undefined
        : explainLuck(drawn, played, (figure) => explain(graph, evaluation, figure, { provenance: sources, depth: 1 }));
    },
    goodputChanges: goodputChanges(evaluation.values, evaluate),
    influence: (name) => {
      const value = given[name];
      if (value === undefined || !Object.hasOwn(given, name) || codedFigures.has(name)) return undefined;
      return largest(evaluation.values, [evaluate({ [name]: value * 0.8 }), evaluate({ [name]: value * 1.25 })]);
    },
  };
}

/** Where the factor on the step time comes from once measured runs correct it. */
const measuredFactor: FigureProvenance = {
  rule: 'fit',
  confidence: 'measured',
  source: { title: 'measured steps of the calibration file, shrunk towards 1' },
};

/** Peak memory scaled, and with it what is derived from it. */
export function withMemory(values: Values, factor: number): Values {
  const more = (values.peakMemoryBytes ?? 0) * (factor - 1);
  return {
    ...values,
    peakMemoryBytes: (values.peakMemoryBytes ?? 0) + more,
    deviceMemoryBytes: (values.deviceMemoryBytes ?? 0) + more,
    memoryHeadroomBytes: (values.memoryHeadroomBytes ?? 0) - more,
  };
}

const watched = ['stepTimeS', 'deviceMemoryBytes', 'runTimeS', 'costUsd', 'energyJ'] as const;

function largest(base: Values, changed: readonly Values[]): Effect {
  let best: Effect = { figure: watched[0], changeFraction: 0 };
  for (const figure of watched) {
    const before = base[figure];
    if (before === undefined || before === 0) continue;
    for (const values of changed) {
      const changeFraction = Math.abs((values[figure] ?? before) / before - 1);
      if (Number.isFinite(changeFraction) && changeFraction > best.changeFraction) best = { figure, changeFraction };
    }
  }
  return best;
}
