/** The layout search of a plan, on as many threads as it is worth: with a bar while it takes long, and an answer so far where it is stopped. */
import { formatMessage } from '@athanor/core/messages';
import { type ResolvedPlan, searchOfPlan } from '@athanor/core/plan';
import type { LayoutSearch } from '@athanor/core/training';
import { formatQuantity } from '@athanor/core/units';
import type { Io } from '../../io.js';
import { progressOf } from '../sweep/progress.js';
import { searchOnWorkers } from './pool.js';

/** Combinations that one thread goes through sooner than others have started: about a second. */
const fewCombinations = 300_000;
/** A tenth of a second or so. */
const partCombinations = 100_000;
const mostParts = 500;

/**
 * @param workers threads that the user asks for; without it one per core, where the space is large
 * @returns undefined where the plan does not search, or is searched sooner in this thread
 */
export async function searchPlan(
  plan: ResolvedPlan,
  { top, workers }: { readonly top?: number | undefined; readonly workers?: number | undefined },
  io: Io,
): Promise<LayoutSearch | undefined> {
  const search = searchOfPlan(plan, top);
  if (search === undefined || (workers === undefined && search.combinations < fewCombinations)) return undefined;
  const { combinations, ...task } = search;
  const threads = workers ?? io.cores;
  const parts = Math.min(mostParts, Math.max(4 * threads, Math.ceil(combinations / partCombinations)));
  const progress = progressOf(parts, 0, io, wordsOf);
  let stopListening = (): void => {};
  try {
    const found = await searchOnWorkers({ ...task, parts }, threads, {
      progress: ({ done }) => progress.update(done),
      onStop: (stop) => {
        stopListening = io.onInterrupt(stop);
      },
    });
    return found.answer();
  } finally {
    stopListening();
    progress.end();
  }
}

function wordsOf(done: number, all: number, partsPerS: number): string {
  const percent = Math.floor((100 * done) / all);
  return formatMessage('search.progress', {
    percent,
    left: formatQuantity(Math.ceil((all - done) / Math.max(1e-9, partsPerS)), 'seconds'),
  });
}
