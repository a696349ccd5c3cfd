/** What a training venture is judged by: all its runs on one cluster, lateness, and a weighted sum, as figures that join the training graph. */
import type { Declarations, Module } from '../figures/index.js';

const input = (unit: string, about: string) => ({ kind: 'input', unit, about }) as const;
const formula = (unit: string, is: string, about: string) => ({ kind: 'formula', unit, is, about }) as const;

/*
 * Every figure of both modules is a sum of products of runTimeS with numbers ≥ 0 that no layout reaches, and of constants: none falls as
 * runTimeS grows, and at given accelerators, batch and precision the layout with the shortest run is the best for all of them. That no layout
 * is reached but through runTimeS is tested; it holds for power because power is a share of the rated one, whatever a step does.
 */
const goals = {
  runs: input('1', 'runs of the same kind that share the cluster'),
  concurrentRuns: input('1', 'runs at a time, each on a slice of the cluster of its own'),
  hasDueDate: input('1', '1 where a due date is set, else 0'),
  dueS: input('s', 'until when all runs should be done'),
  runRounds: formula('1', 'ceil(runs / concurrentRuns)', 'runs that one slice works off, one after another'),
  clusterAccelerators: formula('gpu', 'concurrentRuns * accelerators', 'accelerators of all slices'),
  allRunsTimeS: formula('s', 'runRounds * runTimeS', 'until all runs are done'),
  allRunsEnergyJ: formula('J', 'runs * energyJ', 'energy of all runs'),
  clusterPowerW: formula('W', 'min(runs, concurrentRuns) * facilityPowerW', 'mean power of the site while runs go'),
  lateS: formula(
    's',
    'hasDueDate > 0 ? max(0, allRunsTimeS - dueS) : 0',
    'time that all runs take beyond the due date',
  ),
} as const satisfies Declarations;

const pricedGoals = {
  delayUsdPerS: input('usd/s', 'cost of each second after the due date'),
  usdWeight: input('1', 'weight of a dollar of rent in the weighted sum'),
  timeWeightUsdPerS: input('usd/s', 'weight of a second until all runs are done'),
  energyWeightUsdPerJ: input('usd/J', 'weight of a joule'),
  allRunsCostUsd: formula('usd', 'runs * costUsd', 'rent of all runs; slices that have no run left are given back'),
  delayCostUsd: formula('usd', 'lateS * delayUsdPerS', 'what being late costs'),
  delayedCostUsd: formula('usd', 'allRunsCostUsd + delayCostUsd', 'rent and what being late costs'),
  weightedUsd: formula(
    'usd',
    'usdWeight * allRunsCostUsd + timeWeightUsdPerS * allRunsTimeS + energyWeightUsdPerJ * allRunsEnergyJ',
    'dollars, time and energy as the plan weighs them',
  ),
} as const satisfies Declarations;

/** Needs the training graph's runTimeS, energyJ, facilityPowerW and accelerators. */
export const goalModule: Module = { name: 'goals', about: 'all runs that share a cluster', declarations: goals };

/** Needs those and the bill's costUsd. */
export const pricedGoalModule: Module = {
  name: 'goals in dollars',
  about: 'cost of all runs, of delay, and a weighted sum',
  declarations: pricedGoals,
};

export type GoalValues = Readonly<
  Record<
    | 'runs'
    | 'concurrentRuns'
    | 'hasDueDate'
    | 'dueS'
    | 'delayUsdPerS'
    | 'usdWeight'
    | 'timeWeightUsdPerS'
    | 'energyWeightUsdPerJ',
    number
  >
>;

/** One run, no due date, dollars alone. */
export const plainGoals: GoalValues = {
  runs: 1,
  concurrentRuns: 1,
  hasDueDate: 0,
  dueS: 0,
  delayUsdPerS: 0,
  usdWeight: 1,
  timeWeightUsdPerS: 0,
  energyWeightUsdPerJ: 0,
};
