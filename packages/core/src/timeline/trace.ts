/** A step as a trace that Perfetto and chrome://tracing open: a process for each stage, a thread for each stream. */
import { formatMessage } from '../messages/index.js';
import { STREAMS, type TimelineEvent } from '../training/index.js';
import { eventName } from './labels.js';
import type { StepTimeline } from './simulated.js';
import { eventsByStage } from './window.js';

/** Times in microseconds. */
type TraceEvent = {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
} & (
  | { readonly ph: 'M'; readonly args: { readonly name: string } | { readonly sort_index: number } }
  | { readonly ph: 'X'; readonly ts: number; readonly dur: number; readonly cat: string; readonly args: object }
  | { readonly ph: 'C'; readonly ts: number; readonly args: { readonly bytes: number } }
);

export interface Trace {
  readonly displayTimeUnit: 'ms';
  readonly otherData: object;
  readonly traceEvents: readonly TraceEvent[];
}

/**
 * Complete events (`X`) in the order of their streams, names of processes and threads as metadata (`M`), and a counter (`C`) of the
 * activations that a stage holds.
 *
 * @source Trace Event Format, Google, https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU: JSON object format;
 * complete, counter and metadata events; `ts` and `dur` in microseconds
 */
export function stepTrace({ plan, timeline }: StepTimeline): Trace {
  const { events, chunks, schedule, simulatedS, stepTimeS } = timeline;
  return {
    displayTimeUnit: 'ms',
    otherData: { name: plan.name, schedule, simulatedS, stepTimeS },
    traceEvents: [
      ...eventsByStage(timeline).flatMap((own, stage) => namesOf(stage, own)),
      ...events.map((event) => completeEvent(event, chunks)),
      ...counters(events, timeline.keptBytes),
    ],
  };
}

/** The file, an event a line. */
export function printTrace({ traceEvents, ...head }: Trace): string {
  const opening = JSON.stringify(head).slice(0, -1);
  return `${opening},"traceEvents":[\n${traceEvents.map((event) => JSON.stringify(event)).join(',\n')}\n]}\n`;
}

function namesOf(stage: number, events: readonly TimelineEvent[]): readonly TraceEvent[] {
  const meta = (name: string, tid: number, args: { name: string } | { sort_index: number }): TraceEvent => ({
    name,
    ph: 'M',
    pid: stage + 1,
    tid,
    args,
  });
  const used = STREAMS.filter((stream) => events.some((event) => event.stream === stream));
  return [
    meta('process_name', 0, { name: formatMessage('timeline.stage', { stage: stage + 1 }) }),
    meta('process_sort_index', 0, { sort_index: stage + 1 }),
    ...used.flatMap((stream) => [
      meta('thread_name', threadOf(stream), { name: formatMessage(`timeline.stream.${stream}`, {}) }),
      meta('thread_sort_index', threadOf(stream), { sort_index: threadOf(stream) }),
    ]),
  ];
}

function threadOf(stream: TimelineEvent['stream']): number {
  return STREAMS.indexOf(stream) + 1;
}

function completeEvent(event: TimelineEvent, chunks: number): TraceEvent {
  const { stage, stream, kind, startS, endS, piece, backwardPiece, waitedS, toStage } = event;
  return {
    name: eventName(event, chunks),
    cat: kind,
    ph: 'X',
    pid: stage + 1,
    tid: threadOf(stream),
    ts: microseconds(startS),
    dur: (nanoseconds(endS) - nanoseconds(startS)) / 1e3,
    args: {
      ...(piece === undefined ? {} : { microBatch: piece.microBatch + 1, chunk: piece.chunk + 1 }),
      ...(backwardPiece === undefined
        ? {}
        : { backwardMicroBatch: backwardPiece.microBatch + 1, backwardChunk: backwardPiece.chunk + 1 }),
      ...(waitedS === undefined ? {} : { waitedUs: microseconds(waitedS) }),
      ...(toStage === undefined ? {} : { toStage: toStage + 1 }),
    },
  };
}

/** Whole, so that what follows at once does not overlap. */
function nanoseconds(timeS: number): number {
  return Math.round(timeS * 1e9);
}

function microseconds(timeS: number): number {
  return nanoseconds(timeS) / 1e3;
}

/** Activations that a stage holds, from the start of each forward to the end of its weight gradient. */
function counters(events: readonly TimelineEvent[], keptBytes: readonly (readonly number[])[]): readonly TraceEvent[] {
  const changes = events.flatMap((event): readonly { stage: number; timeS: number; bytes: number }[] => {
    const { stage, kind, piece, backwardPiece, startS, endS, stream } = event;
    if (stream !== 'compute' || piece === undefined) return [];
    const bytesOf = (chunk: number) => keptBytes[stage]?.[chunk] ?? 0;
    const grows = kind === 'forward' || kind === 'pair' ? [{ stage, timeS: startS, bytes: bytesOf(piece.chunk) }] : [];
    const released = kind === 'backward' || kind === 'weightGradient' ? piece : backwardPiece;
    return released === undefined ? grows : [...grows, { stage, timeS: endS, bytes: -bytesOf(released.chunk) }];
  });
  const held = new Map<number, number>();
  return changes.map(({ stage, timeS, bytes }) => {
    const now = (held.get(stage) ?? 0) + bytes;
    held.set(stage, now);
    return {
      name: formatMessage('timeline.activations', {}),
      ph: 'C',
      pid: stage + 1,
      tid: 0,
      ts: microseconds(timeS),
      args: { bytes: Math.max(0, Math.round(now)) },
    };
  });
}
