/** A worker of a sweep: spans of rows in, their journal lines out. */
import { parentPort, workerData } from 'node:worker_threads';
import type { SweepSetup } from '@athanor/core/sweep';
import { linesOfSpan, type Span } from './chunks.js';

const setup: SweepSetup = workerData;

parentPort?.on('message', (span: Span) => {
  parentPort?.postMessage({ from: span.from, end: span.to, text: linesOfSpan(setup, span) });
});
