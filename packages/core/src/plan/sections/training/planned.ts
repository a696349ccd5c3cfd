/** The training of a resolved plan with its layout decided: as written, or the fastest that fits where the plan asks for a search. */
import { type TrainingInput, withFound } from '../../../training/index.js';
import type { ResolvedPlan } from '../../resolve.js';
import { isSearch, searchQuest } from './layout.js';
import type { TrainingPlan } from './resolve.js';
import { writtenTraits } from './software.js';

export type PlannedTraining =
  | {
      readonly kind: 'planned';
      readonly input: TrainingInput;
      readonly isSearched: boolean;
      readonly software?: ReturnType<typeof writtenTraits>;
    }
  | { readonly kind: 'nothingFits'; readonly candidates: number }
  /** The plan has no section `training`. */
  | { readonly kind: 'absent' };

export function plannedTraining({ draft }: ResolvedPlan): PlannedTraining {
  const plan = draft.resolved.get('training') as TrainingPlan | undefined;
  if (plan === undefined) return { kind: 'absent' };
  const { layout } = plan;
  if (!isSearch(layout)) return { kind: 'planned', input: { ...plan.input, layout }, isSearched: false };
  const { best, candidates } = searchQuest(plan.input, layout, { top: 1 });
  const [found] = best;
  if (found === undefined) return { kind: 'nothingFits', candidates };
  return {
    kind: 'planned',
    input: withFound(plan.input, found),
    isSearched: true,
    software: writtenTraits(found.framework ?? {}),
  };
}
