/** Section `training`: does it fit, how fast, how long, at what cost, and why. */
import { hint, type Issue, issue } from '../../../messages/index.js';
import {
  type LayoutSearch,
  layoutIssues,
  searchLayouts,
  type TrainingInput,
  taskIssues,
  tooManyLayouts,
  withFound,
} from '../../../training/index.js';
import { planProvenance } from '../../provenance.js';
import type { Outcome, Section } from '../../section.js';
import { anyLayout, isSearch, type LayoutQuest, questTask, spaceOf } from './layout.js';
import { leanTraining } from './lean.js';
import { infeasibleOutcome, predictedOutcome } from './outcome.js';
import { predict } from './predict.js';
import { resolveTraining, type TrainingPlan } from './resolve.js';
import { trainingSchema, type WrittenTraining } from './schema.js';
import { softwareFields } from './softwareFields.js';

export const training: Section<WrittenTraining, TrainingPlan> = {
  name: 'training',
  choices: {
    precision: 'names',
    globalBatchSequences: 'sequences',
    globalBatchTokens: 'tokens',
  },
  about: 'plan.about.training',
  schema: trainingSchema,
  required: false,
  resolve: resolveTraining,
  check: (plan, draft) => {
    if (draft.issues.some(({ path }) => touchesLayout(path.join('.')))) return [];
    const { layout } = plan;
    const found = isSearch(layout)
      ? searchIssues({ ...plan.input, layout: anyLayout }, layout)
      : layoutIssues({ ...plan.input, layout });
    return [...taskIssues(plan.input), ...found].map((issue) => ({ ...issue, path: ['training', ...issue.path] }));
  },
  run: (plan, draft, options) => {
    const { layout } = plan;
    const found = (input: TrainingInput, searched?: LayoutSearch): Outcome => {
      const prediction = predict(input, plan.cluster, planProvenance(draft), options.measured, plan.goals);
      return predictedOutcome(plan, input, prediction, searched);
    };
    if (!isSearch(layout)) return found({ ...plan.input, layout });
    const searched = options.searched ?? runQuest(plan.input, layout, options.top);
    const [best] = searched.best;
    return best === undefined ? infeasibleOutcome(plan, searched) : found(withFound(plan.input, best), searched);
  },
  lean: () => leanTraining,
};

function runQuest(input: TrainingPlan['input'], quest: LayoutQuest, top: number | undefined): LayoutSearch {
  const task = questTask(input, quest, top);
  return searchLayouts(task.input, task.space, task.options);
}

/** A space too large to search is refused with what to fix. */
function searchIssues(input: TrainingInput, quest: LayoutQuest): readonly Issue[] {
  const tooMany = tooManyLayouts(input, spaceOf(quest, input));
  if (tooMany === undefined) return [];
  const { combinations, largest, widest } = tooMany;
  return [
    issue(
      'plan.tooManyLayouts',
      ['layout'],
      { combinations, largest },
      hint('plan.fixLayout', { fields: widest.slice(0, 3).map(fieldOf) }),
    ),
  ];
}

/** As a plan names it. */
function fieldOf(field: string): string {
  const software = Object.entries(softwareFields).find(([, { trait }]) => trait === field);
  return software === undefined ? field : `software.${software[0]}`;
}

/** Wrong values that the rules of a layout would only complain of again. */
function touchesLayout(path: string): boolean {
  return /^(model|cluster\.count|data\.sequenceLength|training\.(layout|globalBatch))/.test(path);
}
