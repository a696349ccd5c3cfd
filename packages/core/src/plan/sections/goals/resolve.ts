/** Goals with nothing left open: what is to be least, and the limits that it has to keep. */
import type { GoalValues } from '../../../economics/index.js';
import { hint, issue } from '../../../messages/index.js';
import * as defaults from '../../defaults/goals.js';
import type { Draft } from '../../draft.js';
import { clusterOf } from '../cluster.js';
import { calendarS, SECONDS_PER_DAY } from './calendar.js';
import type { Decision } from './decision.js';
import { type Objective, readObjective } from './objective.js';
import type { WrittenGoals } from './schema.js';

/** Largest values that are allowed; absent: any. */
export interface GoalLimits {
  /** For all runs, from the start. */
  readonly deadlineS?: number;
  readonly budgetUsd?: number;
  readonly maxPowerW?: number;
  readonly maxAccelerators?: number;
}

export interface GoalsPlan {
  readonly objective: Objective;
  /** Figure that the best layout has least of. */
  readonly layoutObjective: 'stepTimeS' | 'runTimeS';
  /** Whether all clusters are asked for of which none is better in every respect. */
  readonly front: boolean;
  readonly limits: GoalLimits;
  readonly dueS?: number;
  readonly values: Omit<GoalValues, 'runs' | 'concurrentRuns'>;
  /** What was chosen, and how; present once the plan is decided. */
  readonly decision?: Decision;
}

/** The goals, once resolved; undefined for a plan without any. */
export const goalsOf = (draft: Draft): GoalsPlan | undefined => draft.resolved.get('goals') as GoalsPlan | undefined;

const JOULES_PER_KWH = 3.6e6;

export function resolveGoals(written: WrittenGoals | undefined, draft: Draft): GoalsPlan | undefined {
  if (written === undefined) return undefined;
  const path = ['goals'];
  const limits = resolveLimits(written, draft);
  const dueS = resolveDay('due', written, draft) ?? limits.deadlineS;
  const { delayUsdPerDay, maxPowerW, maxAccelerators } = written;
  if (delayUsdPerDay !== undefined) draft.put([...path, 'delayUsdPerDay'], delayUsdPerDay);
  const hasPrice = clusterOf(draft)?.rent !== undefined;
  const given = written.objective === undefined ? undefined : readObjective(written.objective, draft);
  const objective =
    given ??
    ({ kind: 'named', name: draft.take([...path, 'objective'], undefined, () => defaultObjective()) } as const);
  const front = draft.take([...path, 'front'], written.front, () => defaults.front);
  const isDelay = objective.kind === 'named' && objective.name === 'delay';
  if (isDelay && (dueS === undefined || delayUsdPerDay === undefined))
    draft.report(
      issue('plan.delayNeedsDue', [...path, 'objective'], {
        missing: [
          ...(dueS === undefined ? ['goals.due'] : []),
          ...(delayUsdPerDay === undefined ? ['goals.delayUsdPerDay'] : []),
        ].join(' and '),
      }),
    );
  checkPrice(written, objective, hasPrice, draft);
  const weights = objective.kind === 'weights' ? objective : { cost: 1, days: 0, energy: 0 };
  return {
    objective,
    layoutObjective: objective.kind === 'named' && objective.name === 'time' ? 'stepTimeS' : 'runTimeS',
    front,
    limits: {
      ...limits,
      ...(maxPowerW === undefined ? {} : { maxPowerW }),
      ...(maxAccelerators === undefined ? {} : { maxAccelerators }),
    },
    ...(dueS === undefined ? {} : { dueS }),
    values: {
      hasDueDate: dueS === undefined ? 0 : 1,
      dueS: dueS ?? 0,
      delayUsdPerS: (delayUsdPerDay ?? 0) / SECONDS_PER_DAY,
      usdWeight: weights.cost,
      timeWeightUsdPerS: weights.days / SECONDS_PER_DAY,
      energyWeightUsdPerJ: weights.energy / JOULES_PER_KWH,
    },
  };

  /** What is limited is kept, and what is not limited is made least. */
  function defaultObjective(): ReturnType<typeof defaults.objective> {
    if (hasPrice && delayUsdPerDay !== undefined && dueS !== undefined) return defaults.objective('delay');
    if (hasPrice && limits.deadlineS !== undefined && limits.budgetUsd === undefined) return defaults.objective('cost');
    return defaults.objective('days');
  }
}

function resolveLimits(written: WrittenGoals, draft: Draft): GoalLimits {
  const deadlineS = resolveDay('deadline', written, draft);
  const { budgetUsd } = written;
  for (const field of ['budgetUsd', 'maxPowerW', 'maxAccelerators'] as const) {
    const value = written[field];
    if (value !== undefined) draft.put(['goals', field], value);
  }
  return {
    ...(deadlineS === undefined ? {} : { deadlineS }),
    ...(budgetUsd === undefined ? {} : { budgetUsd }),
  };
}

/** A duration as it is, a date from the day on which the runs start. */
function resolveDay(field: 'deadline' | 'due', written: WrittenGoals, draft: Draft): number | undefined {
  const given = written[field];
  if (given === undefined) return undefined;
  const path = ['goals', field];
  draft.put(path, given);
  if (typeof given === 'number') return given;
  const start = draft.take(['goals', 'start'], written.start, () => defaults.start(draft.asOf));
  const untilS = calendarS(given) - calendarS(start);
  if (untilS > 0) return untilS;
  draft.report(issue('plan.deadlinePast', path, { date: given, start }, hint('plan.tryLaterDate', { start })));
  return undefined;
}

/** Dollars need a price of an accelerator-hour. */
function checkPrice(
  { budgetUsd, delayUsdPerDay }: WrittenGoals,
  objective: Objective,
  hasPrice: boolean,
  draft: Draft,
): void {
  const cluster = clusterOf(draft);
  if (hasPrice || cluster === undefined || !cluster.isKnown) return;
  const needs = [
    ...(objective.kind === 'weights' || objective.name === 'cost' || objective.name === 'delay' ? ['objective'] : []),
    ...(budgetUsd === undefined ? [] : ['budgetUsd']),
    ...(delayUsdPerDay === undefined ? [] : ['delayUsdPerDay']),
  ];
  for (const field of needs)
    draft.report(
      issue('plan.goalNeedsPrice', ['goals', field], { accelerator: cluster.entry.name }, hint('plan.tryPrice', {})),
    );
}
