/** What to do about an issue that rows of a sweep have because of its axes. */
import { hint, type Issue } from '@athanor/core/messages';
import type { SweepSetup } from '@athanor/core/sweep';

/** Axes that change how many accelerators there are, or how many one replica takes. */
const resizing = /^cluster\.count$|^training\.layout\.(tensor|context|pipeline)Parallel$/;

/** Where an axis changes sizes beside a fixed number of replicas, no single number helps: another row needs another one. */
export function withRowHint(found: Issue, { axes }: SweepSetup): Issue {
  const isResized =
    axes.some(({ name }) => resizing.test(name)) && !axes.some(({ name }) => name.endsWith('dataParallel'));
  return found.code === 'training.productIsNotCount' && isResized
    ? { ...found, hint: hint('sweep.trySearch', {}) }
    : found;
}
