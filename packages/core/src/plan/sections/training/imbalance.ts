/** How unevenly tokens go to experts: load of the busiest expert rank over the mean. */
import type { Architecture } from '../../../architecture/index.js';
import { hint, issue } from '../../../messages/index.js';
import type { Layout } from '../../../training/index.js';
import { expertImbalance as balanced } from '../../defaults/recipe.js';
import type { Draft } from '../../draft.js';

/**
 * A rank holds experts / expertParallel of the experts, and a token goes to no expert twice: the busiest has at most
 * min(expertParallel, experts / expertsPerToken) times the mean.
 *
 * @param layout absent where a search looks for it
 * @returns at least 1
 */
export function resolveImbalance(
  written: number | undefined,
  architecture: Architecture | undefined,
  layout: Layout | undefined,
  draft: Draft,
): number {
  const path = ['training', 'expertImbalance'];
  const routed = architecture?.blocks.flatMap(({ mlp }) => (mlp.kind === 'moe' ? [mlp] : []));
  if (architecture !== undefined && routed?.length === 0) {
    if (written !== undefined && written !== 1)
      draft.report(issue('training.noExperts', path, { received: written, model: architecture.name }));
    return 1;
  }
  const value = draft.take(path, written, () => balanced);
  const most = Math.min(
    layout?.expertParallel ?? Number.POSITIVE_INFINITY,
    ...(routed ?? []).map(({ experts, expertsPerToken }) => experts / expertsPerToken),
  );
  if (value > most) {
    draft.report(
      issue('plan.imbalanceAboveRanks', path, { most, received: value }, hint('training.tryOne', { value: most })),
    );
  }
  return value;
}
