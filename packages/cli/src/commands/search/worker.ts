/** A worker of a layout search: parts of the space in, what they hold out. */
import { parentPort, workerData } from 'node:worker_threads';
import { type PartTask, partSearcher } from '@athanor/core/training';

const search = partSearcher(workerData);

parentPort?.on('message', (task: PartTask) => {
  parentPort?.postMessage(search(task));
});
