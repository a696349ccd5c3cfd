/** Section `goals`: what is to be least, within which limits; and the choice of everything that the plan leaves open. */

import { formatIssue } from '../../../messages/index.js';
import { withFound } from '../../../training/index.js';
import { planProvenance } from '../../provenance.js';
import type { Outcome, Section, SectionFigure } from '../../section.js';
import { predict } from '../training/predict.js';
import { trainingOf } from '../training/resolve.js';
import { goalBlocks } from './blocks.js';
import { decideGoals } from './decide.js';
import { type Decision, leastOf } from './decision.js';
import { type GoalsPlan, resolveGoals } from './resolve.js';
import { goalsSchema, type WrittenGoals } from './schema.js';

const headlineFigures = [
  'runs',
  'concurrentRuns',
  'clusterAccelerators',
  'allRunsTimeS',
  'allRunsCostUsd',
  'allRunsEnergyJ',
  'clusterPowerW',
  'lateS',
  'delayCostUsd',
  'delayedCostUsd',
  'weightedUsd',
  'criticalBatchTokens',
  'batchOverheadFraction',
  'runTokens',
] as const;

export const goals: Section<WrittenGoals, GoalsPlan> = {
  name: 'goals',
  about: 'plan.about.goals',
  schema: goalsSchema,
  required: false,
  decide: decideGoals,
  resolve: resolveGoals,
  run: (plan, draft, options) => {
    const { decision } = plan;
    const training = trainingOf(draft);
    const best = decision === undefined ? undefined : leastOf(decision);
    const prediction =
      best === undefined || training === undefined
        ? undefined
        : predict(
            withFound(training.input, best),
            training.cluster,
            planProvenance(draft),
            options.measured,
            training.goals,
          );
    const [a, b] = prediction?.ends ?? [{}, {}];
    const figures = Object.fromEntries(
      headlineFigures.flatMap((name): [string, SectionFigure][] => {
        const value = prediction?.values[name];
        if (prediction === undefined || value === undefined || !isAsked(name, plan)) return [];
        const ends = [a[name] ?? value, b[name] ?? value];
        const bounds = ends[0] === ends[1] ? {} : { low: Math.min(...ends), high: Math.max(...ends) };
        return [[name, { value, unit: prediction.units(name), ...bounds }]];
      }),
    );
    return {
      status: decision !== undefined && decision.found.length === 0 ? 'infeasible' : 'answered',
      figures,
      details: decision === undefined ? {} : { search: searchDetails(decision) },
      blocks: goalBlocks(plan, figures, training),
      weakInputs: [],
      // The training section explains them: its graph has them all.
      names: [],
      influence: () => undefined,
      explain: () => undefined,
    } satisfies Outcome;
  },
};

/** A sum that nobody weighed and a date that nobody set are no figures. */
function isAsked(name: (typeof headlineFigures)[number], { objective, dueS, values }: GoalsPlan): boolean {
  if (name === 'weightedUsd') return objective.kind === 'weights';
  if (name === 'lateS') return dueS !== undefined;
  if (name === 'delayCostUsd' || name === 'delayedCostUsd') return dueS !== undefined && values.delayUsdPerS > 0;
  return true;
}

function searchDetails({ axes, excluded, layouts, ...rest }: Decision): Readonly<Record<string, unknown>> {
  const { candidates, ...decided } = layouts;
  return {
    axes: axes.map(({ path, values }) => ({ path: path.join('.'), values })),
    excluded: excluded.map(({ points, first, issue }) => ({
      points,
      choices: first,
      field: issue.path.join('.'),
      reason: formatIssue(issue),
    })),
    layouts: { candidates, decided },
    ...rest,
  };
}
