/** The layout search that a plan asks for, before it is run. */
import { countLayouts, type SearchTask } from '../../../training/index.js';
import type { ResolvedPlan } from '../../resolve.js';
import { isSearch, questTask } from './layout.js';
import { trainingOf } from './resolve.js';

/**
 * @param top how many layouts to list
 * @returns the search as plain data with the combinations of its space; undefined where the layout is given
 */
export function searchOfPlan(
  { draft }: ResolvedPlan,
  top?: number,
): (Omit<SearchTask, 'parts'> & { readonly combinations: number }) | undefined {
  const plan = trainingOf(draft);
  if (plan === undefined || !isSearch(plan.layout)) return undefined;
  const task = questTask(plan.input, plan.layout, top);
  return { ...task, combinations: countLayouts(task.input, task.space).combinations };
}
