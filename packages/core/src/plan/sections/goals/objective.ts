/** What is to be least: a figure by its short name, or a weighted sum. */
import { hint, issue } from '../../../messages/index.js';
import type { Draft } from '../../draft.js';
import { type ObjectiveName, objectiveNames, type WrittenGoals } from './schema.js';

/** Weights: of a dollar of rent, dollars for a day until all is done, dollars for a kilowatt-hour. */
export interface Weights {
  readonly cost: number;
  readonly days: number;
  readonly energy: number;
}

export type Objective =
  | { readonly kind: 'named'; readonly name: ObjectiveName }
  | ({ readonly kind: 'weights' } & Weights);

const weightNames = ['cost', 'days', 'energy'] as const;

/** @returns undefined where it is none; the draft says what is accepted */
export function readObjective(written: NonNullable<WrittenGoals['objective']>, draft: Draft): Objective | undefined {
  const path = ['goals', 'objective'];
  draft.put(path, typeof written === 'string' ? written : definedOf(written));
  draft.origins.set(path.join('.'), { kind: 'plan' });
  if (typeof written !== 'string') return weightsOf(Object.entries(written), draft);
  const name = objectiveNames.find((each) => each === written);
  if (name !== undefined) return { kind: 'named', name };
  const pairs = written.split(',').map((pair) => pair.split('=').map((part) => part.trim()));
  const read = pairs.map(([key = '', value = '', ...rest]) => {
    const isWeight = weightNames.some((each) => each === key) && rest.length === 0 && value !== '';
    return isWeight && Number.isFinite(Number(value)) && Number(value) >= 0
      ? ([key, Number(value)] as const)
      : undefined;
  });
  const weights = read.filter((pair) => pair !== undefined);
  if (weights.length === read.length && new Set(weights.map(([key]) => key)).size === read.length)
    return weightsOf(weights, draft);
  draft.report(
    issue(
      'plan.notAnObjective',
      path,
      { received: written, choices: objectiveNames },
      hint('plan.tryWeights', { names: weightNames }),
    ),
  );
  return undefined;
}

function definedOf(weights: Readonly<Record<string, number | undefined>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(weights).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

function weightsOf(pairs: readonly (readonly [string, number | undefined])[], draft: Draft): Objective | undefined {
  const weights = {
    cost: 0,
    days: 0,
    energy: 0,
    ...Object.fromEntries(pairs.filter(([, value]) => value !== undefined)),
  };
  if (weights.cost + weights.days + weights.energy > 0) return { kind: 'weights', ...weights };
  draft.report(issue('plan.noWeight', ['goals', 'objective'], { names: weightNames }));
  return undefined;
}
