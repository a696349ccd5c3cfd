/** Which part of a step a drawing of so many columns shows: all of it, or its start and its end on a scale that shows single operations. */
import type { Timeline, TimelineEvent } from '../training/index.js';

/** Seconds from `fromS` to `toS` on `columns` cells. */
export interface Span {
  readonly fromS: number;
  readonly toS: number;
  readonly columns: number;
}

/** Columns of the mark between start and end. */
export const ellipsisColumns = 3;

/** Forward passes are at least one column wide, and wider where the pipeline can fill within half of the drawing. */
const widestForward = 3;

/**
 * What goes before the pipeline starts and after it ends takes a third of a span at most, however long replicas exchange.
 *
 * @returns one span, or start and end
 */
export function spansOf(timeline: Timeline, columns: number): readonly Span[] {
  const endS = endOf(timeline);
  const forwardS = shortestForwardS(timeline);
  if (endS <= columns * forwardS) return [{ fromS: 0, toS: endS, columns }];
  const half = Math.floor((columns - ellipsisColumns) / 2);
  const wide = Math.max(1, Math.min(widestForward, Math.floor(half / (timeline.stages.length + 4))));
  const spanS = (half * forwardS) / wide;
  const at = (fromS: number, cells: number): Span => ({ fromS, toS: fromS + spanS, columns: cells });
  return [
    at(Math.max(0, timeline.pipelineStartS - spanS / 3), half),
    at(Math.min(endS, timeline.pipelineEndS + spanS / 3) - spanS, columns - ellipsisColumns - half),
  ];
}

export function eventsByStage({ events, stages }: Timeline): readonly (readonly TimelineEvent[])[] {
  const groups: TimelineEvent[][] = stages.map(() => []);
  for (const event of events) groups[event.stage]?.push(event);
  return groups;
}

export function endOf({ events }: Timeline): number {
  return events.reduce((latest, { endS }) => Math.max(latest, endS), 0);
}

/** Of the parts that take long enough to be seen: a part without layers takes next to nothing. */
function shortestForwardS({ events }: Timeline): number {
  const forwards = events.filter(({ kind }) => kind === 'forward' || kind === 'pair');
  const lengths = forwards.map(({ startS, endS }) => endS - startS).sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length / 4)] ?? 0;
}
