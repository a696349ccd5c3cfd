/** A layout search on several threads: each is handed one part of the space after another, with the best that all have found. */
import { Worker } from 'node:worker_threads';
import { type SearchTask, type SharedSearch, sharedSearch } from '@athanor/core/training';

export interface SearchWatch {
  /** Called after each part. */
  readonly progress: (search: SharedSearch) => void;
  /** Called once, with what stops the search: parts under way are given up. */
  readonly onStop: (stop: () => void) => void;
}

/**
 * @returns the search with all of its parts, or those that were done when it was stopped
 * @throws what a worker throws: the workers are stopped
 */
export async function searchOnWorkers(task: SearchTask, workers: number, watch: SearchWatch): Promise<SharedSearch> {
  const search = sharedSearch(task);
  const threads = Array.from(
    { length: Math.min(workers, task.parts) },
    () => new Worker(new URL('./worker.js', import.meta.url), { workerData: task }),
  );
  try {
    await new Promise<void>((resolve, reject) => {
      watch.onStop(resolve);
      for (const thread of threads) {
        const handOut = (): void => {
          const next = search.next();
          if (next !== undefined) thread.postMessage(next);
        };
        thread.on('message', (found) => {
          search.take(found);
          watch.progress(search);
          if (search.done === search.parts) resolve();
          else handOut();
        });
        thread.on('error', reject);
        handOut();
      }
    });
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return search;
}
