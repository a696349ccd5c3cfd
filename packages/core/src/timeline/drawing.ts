/** A step drawn as one SVG that stands alone: a row for each stage, a band for each of its streams, readable on light and dark. */
import { formatMessage } from '../messages/index.js';
import { formatValue, px, svgEscaped, svgText } from '../plan/index.js';
import { type EventKind, STREAMS, type Stream, type TimelineEvent } from '../training/index.js';
import { eventName, pieceLabel } from './labels.js';
import type { StepTimeline } from './simulated.js';
import { endOf, eventsByStage } from './window.js';

/** Pixels. */
const width = 1200;
const left = 80;
const right = 20;
const top = 78;
const computeHeight = 22;
const bandHeight = 7;
const rowGap = 8;
const legendRow = 20;
/** An operation narrower than this has no label inside. */
const labelled = 16;
/** Time marks along the axis. */
const marks = 6;

/** Hues that the usual kinds of colour blindness tell apart. @source Okabe, Ito 2008, Color universal design */
const colours: Readonly<Record<EventKind, string>> = {
  forward: '#56B4E9',
  backward: '#0072B2',
  inputGradient: '#0072B2',
  weightGradient: '#7A5195',
  pair: '#009E73',
  reference: '#B0B0B0',
  optimizer: '#F0E442',
  tensorExchange: '#E69F00',
  contextExchange: '#CC79A7',
  expertExchange: '#D55E00',
  activations: '#56B4E9',
  gradients: '#0072B2',
  gather: '#009E73',
  reduce: '#D55E00',
  replicaReduce: '#CC79A7',
  activationOffload: '#8C6D31',
  optimizerOffload: '#8C6D31',
};

/** Operations dark enough for white letters. */
const darkKinds: ReadonlySet<EventKind> = new Set(['backward', 'inputGradient', 'weightGradient', 'pair']);

const style = [
  'svg{--ink:#1a1a1a;--paper:#ffffff;--idle:#ececec;--line:#9a9a9a;font-family:system-ui,sans-serif;font-size:12px}',
  '@media(prefers-color-scheme:dark){svg{--ink:#f0f0f0;--paper:#15181c;--idle:#2b3036;--line:#767d86}}',
  '.paper{fill:var(--paper)}.idle{fill:var(--idle)}.ink{fill:var(--ink)}.mark{stroke:var(--line);stroke-width:1}',
  '.title{font-size:18px;font-weight:600}.in{font-size:10px;fill:#111}.in.light{fill:#fff}',
  ...Object.entries(colours).map(([kind, colour]) => `.${kind}{fill:${colour}}`),
].join('');

/** @returns the same text for the same step */
export function drawStep({ plan, timeline }: StepTimeline): string {
  const { events, chunks, stages, schedule, microBatches } = timeline;
  const endS = endOf(timeline);
  const scale = (width - left - right) / endS;
  const bands = STREAMS.filter((stream) => stream !== 'compute' && events.some((event) => event.stream === stream));
  const rowHeight = computeHeight + bands.length * (bandHeight + 1) + rowGap;
  const kinds = (Object.keys(colours) as EventKind[]).filter((kind) => events.some((event) => event.kind === kind));
  const legendRows = Math.ceil(kinds.length / perLegendRow);
  const bottom = top + stages.length * rowHeight;
  const height = bottom + 16 + legendRows * legendRow;
  const facts = { schedule, stages: stages.length, microBatches, time: formatValue(timeline.simulatedS, 's') };
  const about = formatMessage('timeline.drawing', facts);
  const rows = eventsByStage(timeline).map((own, stage) => {
    const y = top + stage * rowHeight;
    const place = (stream: Stream) => placeOf(stream, bands, y);
    return [
      svgText('ink', left - 8, y + 15, formatMessage('timeline.stage', { stage: stage + 1 }), 'end'),
      `<rect class="idle" x="${left}" y="${y}" width="${width - left - right}" height="${computeHeight}"/>`,
      ...own.map((event) => bar(event, place(event.stream), scale, chunks)),
    ].join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title about" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title id="title">${svgEscaped(plan.name)}</title><desc id="about">${svgEscaped(about)}</desc><style>${style}</style>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    svgText('ink title', 20, 28, plan.name),
    svgText('ink', 20, 48, about),
    axis(endS, scale, bottom),
    ...rows,
    legend(kinds, bottom + 16),
    '</svg>\n',
  ].join('\n');
}

interface Place {
  readonly y: number;
  readonly height: number;
}

function placeOf(stream: Stream, bands: readonly Stream[], y: number): Place {
  if (stream === 'compute') return { y, height: computeHeight };
  return { y: y + computeHeight + 1 + bands.indexOf(stream) * (bandHeight + 1), height: bandHeight };
}

function bar(event: TimelineEvent, { y, height }: Place, scale: number, chunks: number): string {
  const x = left + event.startS * scale;
  const wide = (event.endS - event.startS) * scale;
  const tip = `${eventName(event, chunks)}: ${formatValue(event.startS, 's')} + ${formatValue(event.endS - event.startS, 's')}`;
  const rect = `<rect class="${event.kind}" x="${px(x)}" y="${y}" width="${px(wide)}" height="${height}"><title>${svgEscaped(tip)}</title></rect>`;
  const label = pieceLabel(event, chunks);
  const room = Math.max(labelled, 6 * label.length + 4);
  if (event.stream !== 'compute' || label === '' || wide < room) return rect;
  const tone = darkKinds.has(event.kind) ? 'in light' : 'in';
  return `${rect}${svgText(tone, x + wide / 2, y + height / 2 + 4, label, 'middle')}`;
}

function axis(endS: number, scale: number, bottom: number): string {
  return Array.from({ length: marks + 1 }, (_, index) => {
    const atS = (endS * index) / marks;
    const x = left + atS * scale;
    const anchor = index === 0 ? 'start' : index === marks ? 'end' : 'middle';
    return `<line class="mark" x1="${px(x)}" x2="${px(x)}" y1="${top - 6}" y2="${bottom}"/>${svgText('ink', x, top - 10, formatValue(atS, 's'), anchor)}`;
  }).join('');
}

const perLegendRow = 6;

function legend(kinds: readonly EventKind[], y: number): string {
  const step = (width - 2 * right) / perLegendRow;
  return kinds
    .map((kind, index) => {
      const x = right + (index % perLegendRow) * step;
      const row = y + Math.floor(index / perLegendRow) * legendRow;
      return `<rect class="${kind}" x="${px(x)}" y="${row}" width="12" height="12"/>${svgText('ink', x + 17, row + 10, formatMessage(`timeline.kind.${kind}`, {}))}`;
    })
    .join('');
}
