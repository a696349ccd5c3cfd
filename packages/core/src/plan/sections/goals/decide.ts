/** Chooses what a plan leaves open: resolves every plan that it may mean, and searches for the best of them. */
import { failure, formatIssue, hint, type Issue, issue, type Result } from '../../../messages/index.js';
import type { Draft } from '../../draft.js';
import type { PlainMap, PlainValue } from '../../parse.js';
import type { DecideTools } from '../../section.js';
import { type TrainingPlan, trainingOf } from '../training/resolve.js';
import {
  type Axis,
  applied,
  type Chosen,
  combinationsOf,
  openChoices,
  referenceOf,
  runsOf,
  valueAt,
} from './choices.js';
import { type Decision, type Excluded, type LimitChange, leastOf } from './decision.js';
import { type GoalsPlan, goalsOf } from './resolve.js';
import { type GoalPoint, searchGoals } from './search.js';

/** More ways to choose are refused: each is a search over all layouts. */
const MOST_POINTS = 2000;

type Planned = { readonly draft: Draft };

export function decideGoals<Plan extends Planned>(data: PlainMap, tools: DecideTools<Plan>): Result<Plan> | undefined {
  const { axes, issues } = openChoices(data, tools.fields);
  const isPlain = axes.length === 0 && data.goals === undefined && runsOf(data) === 1;
  if (isPlain) return undefined;
  const open: PlainMap = data.goals === undefined ? { ...data, goals: {} } : data;
  if (issues.length > 0) return alsoWrong(open, axes, issues, tools);
  const points = combinationsOf(open, axes);
  if (points.length > MOST_POINTS)
    return failure(
      issue(
        'plan.tooManyChoices',
        axes[0]?.path ?? [],
        { points: points.length, most: MOST_POINTS },
        hint('plan.fewerChoices', { fields: axes.map(({ path }) => path.join('.')) }),
      ),
    );
  return new Decider(open, axes, points, tools).decide();
}

/** What is wrong beside the choices: the rest of the plan is looked at with the first value of each. */
function alsoWrong<Plan extends Planned>(
  data: PlainMap,
  axes: readonly Axis[],
  issues: readonly Issue[],
  { resolve, fields }: DecideTools<Plan>,
): Result<Plan> {
  const broken = new Set(issues.map(({ path }) => path.join('.')));
  const first = Object.fromEntries(
    axes.flatMap(({ path, values }): [string, PlainValue][] => {
      const [value = standIn(fields.find((field) => field.path.join('.') === path.join('.'))?.kind)] = values;
      return [[path.join('.'), value]];
    }),
  );
  const rest = resolve(applied(data, first));
  const others = rest.ok ? [] : rest.issues.filter(({ path }) => !broken.has(path.join('.')));
  return { ok: false, issues: [...issues, ...others] };
}

/** A value for a field whose list is empty, while what else is wrong is looked for. */
const standIn = (kind: string | undefined): PlainValue => (kind === 'names' ? '' : 1);

class Decider<Plan extends Planned> {
  private readonly reference: Chosen;

  constructor(
    private readonly data: PlainMap,
    private readonly axes: readonly Axis[],
    private readonly choices: readonly Chosen[],
    private readonly tools: DecideTools<Plan>,
  ) {
    this.reference = referenceOf(data, axes);
  }

  decide(): Result<Plan> {
    const { choices, axes, tools } = this;
    const resolved = choices.map((chosen) => ({ chosen, result: this.resolve(chosen) }));
    const wrong = wrongValues(resolved, axes);
    if (wrong.length > 0) return { ok: false, issues: wrong };
    const sound = resolved.flatMap(({ chosen, result }) => {
      const point = result.ok ? pointOf(chosen, result.value) : undefined;
      return point === undefined ? [] : [point];
    });
    const [first] = sound;
    const goals = first?.goals;
    const alone = resolved[0]?.result;
    // All of them are wrong, in the same way where it is not the choices that are; or nothing is trained at all.
    if (first === undefined || goals === undefined) return alone ?? failure(issue('plan.nothingToPlan', [], {}));
    const isTime = goals.objective.kind === 'named' && goals.objective.name === 'time';
    if (isTime && choices.length > 1)
      return failure(issue('plan.timeOfOneCluster', ['goals', 'objective'], {}, hint('plan.tryDays', {})));
    const search = searchGoals(sound, goals, tools.top);
    const excluded = excludedOf(resolved);
    const decision: Decision = { axes, points: choices.length, excluded, ...search };
    return this.answer(goals, decision, sound);
  }

  private resolve(chosen: Chosen): Result<Plan> {
    return this.tools.resolve(applied(this.data, chosen, this.reference));
  }

  /** The plan of the best choice, or of the one that comes nearest. */
  private answer(goals: GoalsPlan, decision: Decision, sound: readonly GoalPoint[]): Result<Plan> {
    const { shortfall } = decision;
    const best = leastOf(decision)?.choices;
    const nearest = shortfall?.changes[0]?.choices ?? shortfall?.leastExcess?.choices;
    const result = this.resolve(best ?? nearest ?? sound[0]?.choices ?? {});
    if (!result.ok) return result;
    const more = shortfall === undefined ? [] : this.otherCounts(goals, sound);
    const whole =
      shortfall === undefined
        ? decision
        : { ...decision, shortfall: { ...shortfall, changes: [...shortfall.changes, ...more] } };
    result.value.draft.resolved.set('goals', { ...goals, decision: whole });
    return result;
  }

  /** Accelerators beyond what the plan allows or lists, the other limits as they are: the nearest number tried that does. */
  private otherCounts(goals: GoalsPlan, sound: readonly GoalPoint[]): readonly LimitChange[] {
    const counts = sound.map(({ choices }) => countOf(choices, this.data)).filter((count) => count !== undefined);
    if (counts.length === 0 || goals.limits.maxAccelerators !== undefined) return [];
    const [least, most] = [Math.min(...counts), Math.max(...counts)];
    const node = sound[0]?.plan.input.cluster.acceleratorsPerNode ?? 1;
    const above = MORE.map((factor) => ({ count: node * Math.ceil((most * factor) / node), from: most }));
    const below = FEWER.map((factor) => ({ count: node * Math.floor((least * factor) / node), from: least }));
    const tried = [...above, ...below].filter(({ count, from }) => count !== from && count >= 1 && count <= 10_000_000);
    tried.sort((a, b) => Math.abs(Math.log(a.count / a.from)) - Math.abs(Math.log(b.count / b.from)));
    for (const { count, from } of tried) {
      const others = combinationsOf(
        applied(this.data, { 'cluster.count': count }),
        this.axes.filter(({ path }) => path.join('.') !== 'cluster.count'),
      ).map((chosen) => ({ 'cluster.count': count, ...chosen }));
      const points = others.flatMap((chosen) => {
        const result = this.resolve(chosen);
        return (result.ok ? pointOf(chosen, result.value) : undefined) ?? [];
      });
      const [found] = searchGoals(points, { ...goals, front: false }, 1).found;
      if (found !== undefined)
        return [{ field: 'cluster.count', given: from, needed: count, unit: 'count', choices: found.choices }];
    }
    return [];
  }
}

const MORE = [1.125, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8];
const FEWER = [0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125];

/** What depends on another choice: the format of a recipe, say, on the accelerator. */
const OF_OTHERS: ReadonlySet<Issue['code']> = new Set(['plan.noFormat', 'plan.noScaling']);

/** Listed values that are wrong by themselves, whatever else is chosen: an unknown name, a number that is not whole. */
function wrongValues<Plan>(
  resolved: readonly { readonly chosen: Chosen; readonly result: Result<Plan> }[],
  axes: readonly Axis[],
): readonly Issue[] {
  return axes.flatMap(({ path, values }) =>
    values.flatMap((value) => {
      const own = resolved
        .filter(({ chosen }) => chosen[path.join('.')] === value)
        .map(({ result }) =>
          result.ok
            ? undefined
            : result.issues.find((each) => each.path.join('.') === path.join('.') && !OF_OTHERS.has(each.code)),
        );
      const [first] = own;
      return first !== undefined && own.every((each) => each !== undefined) ? [first] : [];
    }),
  );
}

function countOf(chosen: Chosen, data: PlainMap): number | undefined {
  const count = chosen['cluster.count'] ?? valueAt(data, ['cluster', 'count']);
  return typeof count === 'number' ? count : undefined;
}

function pointOf(
  choices: Chosen,
  { draft }: Planned,
): (GoalPoint & { readonly goals: GoalsPlan | undefined }) | undefined {
  const plan: TrainingPlan | undefined = trainingOf(draft);
  return plan === undefined ? undefined : { choices, plan, goals: goalsOf(draft) };
}

/** By what is wrong with them, each with the first. */
function excludedOf<Plan>(
  resolved: readonly { readonly chosen: Chosen; readonly result: Result<Plan> }[],
): readonly Excluded[] {
  const byText = new Map<string, Excluded>();
  for (const { chosen, result } of resolved) {
    if (result.ok) continue;
    const [problem] = result.issues;
    if (problem === undefined) continue;
    const text = formatIssue(problem);
    const before = byText.get(text);
    byText.set(text, { points: (before?.points ?? 0) + 1, first: before?.first ?? chosen, issue: problem });
  }
  return [...byText.values()];
}
