/** Chunks of a sweep from several workers, handed on in order. */
import { Worker } from 'node:worker_threads';
import type { SweepSetup } from '@athanor/core/sweep';
import type { Chunk, Span } from './chunks.js';

/** Chunks for each worker that may be under way or wait for one before them: bounds what is held in memory. */
const ahead = 4;

/** @throws what a worker throws: the workers are stopped */
export async function* chunksOfWorkers(
  setup: SweepSetup,
  { from, to }: Span,
  size: number,
  jobs: number,
): AsyncGenerator<Chunk> {
  const done = new Map<number, Chunk>();
  const fault: { error?: unknown } = {};
  let wake = (): void => {};
  let next = from;
  let written = from;
  const idle: Worker[] = [];
  const handOut = (): void => {
    while (idle.length > 0 && next < to && next < written + ahead * jobs * size) {
      const span: Span = { from: next, to: Math.min(to, next + size) };
      idle.pop()?.postMessage(span);
      next = span.to;
    }
  };
  const workers = Array.from({ length: jobs }, () => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: setup });
    worker.on('message', (chunk: Chunk & { readonly from: number }) => {
      done.set(chunk.from, chunk);
      idle.push(worker);
      handOut();
      wake();
    });
    worker.on('error', (error) => {
      fault.error = error;
      wake();
    });
    return worker;
  });
  idle.push(...workers);
  try {
    while (written < to) {
      handOut();
      const chunk = done.get(written);
      if (chunk !== undefined) {
        done.delete(written);
        yield chunk;
        written = chunk.end;
      } else if (fault.error !== undefined) throw fault.error;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
