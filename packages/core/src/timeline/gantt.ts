/** A step drawn in characters: a line for each stage, a letter for each operation. */
import { formatMessage } from '../messages/index.js';
import { formatValue } from '../plan/index.js';
import { STREAMS, type Stream, type Timeline, type TimelineEvent } from '../training/index.js';
import { type CellKind, letters, pieceLabel } from './labels.js';
import { ellipsisColumns, eventsByStage, type Span, spansOf } from './window.js';

/** A piece of a line; without a kind it is a label. */
export interface GanttPiece {
  readonly text: string;
  readonly kind?: CellKind;
}

export type GanttLine = readonly GanttPiece[];

export interface GanttOptions {
  /** Columns of the terminal, ≥ 40. */
  readonly width: number;
  /** A line for each stream of a stage, instead of one for all. */
  readonly streams: boolean;
}

/** Stages beyond which only the first and last are drawn. */
const mostStages = 32;

/** @returns axis, lines of stages, legend; and what of the step they show */
export function drawGantt(
  timeline: Timeline,
  { width, streams }: GanttOptions,
): { readonly lines: readonly GanttLine[]; readonly spans: readonly Span[] } {
  const stages = timeline.stages.length;
  const used = streams ? STREAMS.filter((stream) => timeline.events.some((event) => event.stream === stream)) : [];
  const nameOf = (stage: number) => formatMessage('timeline.stage', { stage: stage + 1 });
  const streamName = (stream: Stream) => formatMessage(`timeline.stream.${stream}`, {});
  const labels = [nameOf(stages - 1), ...used.map((stream) => `  ${streamName(stream)}`)];
  const labelColumns = Math.max(...labels.map((label) => label.length)) + 2;
  const spans = spansOf(timeline, Math.max(20, width - labelColumns));
  const label = (text: string): GanttPiece => ({ text: text.padEnd(labelColumns) });
  const seen = new Set<CellKind>();
  const line = (text: string, events: readonly TimelineEvent[], fill: (span: Span) => (at: number) => CellKind) => {
    const parts = spans.flatMap((span, index): GanttLine => {
      const cells = cellsOf(events, span, fill(span), timeline.chunks);
      for (const { kind } of cells) if (kind !== undefined) seen.add(kind);
      return index === 0 ? cells : [{ text: between }, ...cells];
    });
    return [label(text), ...parts];
  };
  const idle = () => (): CellKind => 'idle';
  const shown = shownStages(stages);
  const byStage = eventsByStage(timeline);
  const rows = shown.flatMap((stage): readonly GanttLine[] => {
    if (stage === 'others')
      return [[label(''), { text: formatMessage('timeline.otherStages', { count: stages - mostStages }) }]];
    const own = byStage[stage] ?? [];
    const compute = own.filter(({ stream }) => stream === 'compute');
    if (!streams) return [line(nameOf(stage), compute, waitsOf(own, compute, timeline.pipelineStartS))];
    return [
      [label(nameOf(stage))],
      ...used.map((stream) =>
        line(
          `  ${streamName(stream)}`,
          own.filter((event) => event.stream === stream),
          idle,
        ),
      ),
    ];
  });
  return { lines: [axis(spans, labelColumns), ...rows, ...legend(seen, width)], spans };
}

const between = ' … ';

function shownStages(stages: number): readonly (number | 'others')[] {
  const all = Array.from({ length: stages }, (_, stage) => stage);
  if (stages <= mostStages) return all;
  return [...all.slice(0, mostStages / 2), 'others', ...all.slice(-mostStages / 2)];
}

/** Times at the ends of each span. */
function axis(spans: readonly Span[], labelColumns: number): GanttLine {
  const parts = spans.map(({ fromS, toS, columns }) => {
    const [from, to] = [formatValue(fromS, 's'), formatValue(toS, 's')];
    return from + to.padStart(Math.max(to.length + 1, columns - from.length));
  });
  return [{ text: ' '.repeat(labelColumns) + parts.join(' '.repeat(ellipsisColumns)) }];
}

/** Before the pipeline starts and after the last operation compute may wait for replicas: that is no bubble. */
function waitsOf(own: readonly TimelineEvent[], compute: readonly TimelineEvent[], startS: number) {
  const exchange = own.filter(({ stream }) => stream === 'data' || stream === 'copies');
  const host = own.filter(({ stream }) => stream === 'host');
  const pipeline = compute.filter(({ piece }) => piece !== undefined);
  const lastS = pipeline.at(-1)?.endS ?? 0;
  return ({ fromS, toS, columns }: Span) => {
    const cellS = (toS - fromS) / columns;
    return (column: number): CellKind => {
      const middleS = fromS + (column + 0.5) * cellS;
      if (middleS > startS && middleS < lastS) return 'idle';
      const covers = ({ startS, endS }: TimelineEvent) => startS <= middleS && middleS <= endS;
      return host.find(covers)?.kind ?? (exchange.some(covers) ? 'exchangeWait' : 'idle');
    };
  };
}

/** Each cell shows what takes most of its time; an operation begins with its letter, then its micro-batch where there is room. */
function cellsOf(
  events: readonly TimelineEvent[],
  { fromS, toS, columns }: Span,
  idle: (column: number) => CellKind,
  chunks: number,
): GanttLine {
  const cellS = (toS - fromS) / columns;
  const owner = new Array<TimelineEvent | undefined>(columns).fill(undefined);
  const ownedS = new Float64Array(columns);
  for (const event of events) {
    if (event.endS <= fromS || event.startS >= toS) continue;
    const first = Math.max(0, Math.floor((event.startS - fromS) / cellS));
    const last = Math.min(columns - 1, Math.ceil((event.endS - fromS) / cellS) - 1);
    for (let column = first; column <= last; column++) {
      const startS = fromS + column * cellS;
      const insideS = Math.min(event.endS, startS + cellS) - Math.max(event.startS, startS);
      // On compute at least a third of a cell: slivers would hide the bubble. Traffic may be short, and is to be seen.
      if (insideS <= (ownedS[column] ?? 0) || (event.stream === 'compute' && insideS < cellS / 3)) continue;
      owner[column] = event;
      ownedS[column] = insideS;
    }
  }
  const pieces: GanttPiece[] = [];
  for (let column = 0; column < columns; ) {
    const event = owner[column];
    let length = 1;
    if (event === undefined) {
      const kind = idle(column);
      while (column + length < columns && owner[column + length] === undefined && idle(column + length) === kind)
        length += 1;
      pieces.push({ text: letters[kind].repeat(length), kind });
    } else {
      while (column + length < columns && owner[column + length] === event) length += 1;
      pieces.push({ text: named(event, length, chunks), kind: event.kind });
    }
    column += length;
  }
  return pieces;
}

function named(event: TimelineEvent, length: number, chunks: number): string {
  const letter = letters[event.kind];
  const labels = [pieceLabel(event, chunks), event.piece === undefined ? '' : String(event.piece.microBatch + 1), ''];
  const fitting = labels.find((label) => label.length < length) ?? '';
  return (letter + fitting).padEnd(length, letter.toLowerCase());
}

function legend(seen: ReadonlySet<CellKind>, width: number): readonly GanttLine[] {
  const kinds = (Object.keys(letters) as CellKind[]).filter((kind) => seen.has(kind));
  const lines: GanttPiece[][] = [];
  let used = width;
  for (const kind of kinds) {
    const text = ` ${formatMessage(`timeline.kind.${kind}`, {})}`;
    const columns = letters[kind].length + text.length + 2;
    if (used + columns > width) {
      lines.push([{ text: '  ' }]);
      used = 2;
    }
    lines.at(-1)?.push({ text: letters[kind], kind }, { text: `${text}  ` });
    used += columns;
  }
  return lines;
}
