/** Draws predicted against measured step times, and the errors of each group, as one SVG without a browser. */
import { formatMessage } from '@athanor/core/messages';
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { PlotPoint } from './points.js';

const width = 1000;
const scatterHeight = 820;
const titleHeight = 56;
/** Colours that the usual kinds of colour blindness tell apart. @source Okabe, Ito 2008, Color universal design */
const colours = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000', '#7A5195'];
/** Errors beyond this, in percent, stand at the edge: a few rows would flatten the rest. */
const widestError = 100;

export interface Drawing {
  readonly svg: string;
  readonly heightPx: number;
}

/**
 * One picture: predicted over measured on logarithmic axes with bands of 10 and 20 %, and below it the error of each row by group.
 *
 * @param points not empty
 * @returns the same text for the same points
 */
export function drawValidation(points: readonly PlotPoint[], title: string): Drawing {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const colour = {
    domain: [...new Set(points.map(({ generation }) => generation))].sort(),
    range: colours,
  };
  const groups = groupsByMedian(points);
  const residualHeight = 90 + 13 * groups.length;
  const parts: readonly (readonly [number, Drawn])[] = [
    [0, heading(document, title)],
    [titleHeight, legend(document, colour)],
    [titleHeight + 40, scatter(document, points, colour)],
    [titleHeight + 40 + scatterHeight, residuals(document, points, groups, residualHeight, colour)],
  ];
  const heightPx = titleHeight + 40 + scatterHeight + residualHeight;
  const inner = parts.map(([top, part]) => {
    part.setAttribute('y', String(top));
    return part.outerHTML;
  });
  const box = `width="${width}" height="${heightPx}" viewBox="0 0 ${width} ${heightPx}"`;
  return {
    heightPx,
    svg: `<svg xmlns="http://www.w3.org/2000/svg" ${box} font-family="system-ui, sans-serif"><rect width="100%" height="100%" fill="white"/>${compact(numbered(inner.join('')))}</svg>`,
  };
}

/** The library counts its clip paths over the life of the process; a picture counts its own. */
function numbered(svg: string): string {
  const known = new Map<string, string>();
  return svg.replace(/plot-clip-\d+/g, (id) => {
    const own = known.get(id) ?? `plot-clip-${known.size + 1}`;
    known.set(id, own);
    return own;
  });
}

/** Each mark is drawn once and used at many places, whose positions keep a hundredth of a pixel: a third of the size. */
function compact(svg: string): string {
  const marks = new Map<string, string>();
  const placed = svg.replace(
    /<path (stroke="[^"]*" d="[^"]*") transform="translate\(([\d.-]+),([\d.-]+)\)">(<title>[^<]*<\/title>)<\/path>/g,
    (_, mark: string, x: string, y: string, title: string) => {
      const id = marks.get(mark) ?? `m${marks.size + 1}`;
      marks.set(mark, id);
      return `<use href="#${id}" x="${hundredths(x)}" y="${hundredths(y)}">${title}</use>`;
    },
  );
  const drawn = [...marks].map(([mark, id]) => `<path id="${id}" ${mark}/>`).join('');
  return `<defs>${drawn}</defs>${placed}`;
}

function hundredths(position: string): string {
  return String(Number(Number(position).toFixed(2)));
}

/** The document that elements are made in; the compiler knows no browser here. */
type Page = Plot.PlotOptions['document'];

/** What is needed of a drawn element. */
interface Drawn {
  readonly outerHTML: string;
  setAttribute(name: string, value: string): void;
}

interface Colour {
  readonly domain: readonly string[];
  readonly range: readonly string[];
}

const symbol = { domain: ['dense', 'moe'], range: ['circle', 'triangle'] } as const;

function scatter(document: Page, points: readonly PlotPoint[], colour: Colour): Drawn {
  const times = points.flatMap(({ measured, predicted }) => [measured, predicted]);
  const ends = [Math.min(...times) / 1.3, Math.max(...times) * 1.3];
  const band = (share: number) =>
    Plot.areaY(ends, {
      x: (at: number) => at,
      y1: (at: number) => at * (1 - share),
      y2: (at: number) => at * (1 + share),
      fill: '#555',
      fillOpacity: 0.12,
      clip: true,
    });
  return element(
    Plot.plot({
      document,
      width,
      height: scatterHeight,
      marginLeft: 70,
      marginBottom: 50,
      grid: true,
      x: { type: 'log', domain: ends, label: formatMessage('cli.plot.measured', {}), tickFormat: plainNumber },
      y: { type: 'log', domain: ends, label: formatMessage('cli.plot.predicted', {}), tickFormat: plainNumber },
      color: { ...colour, legend: false },
      symbol: { ...symbol, legend: false },
      marks: [
        band(0.2),
        band(0.1),
        Plot.line(ends, { x: (at: number) => at, y: (at: number) => at, stroke: '#333' }),
        dots(points, { x: 'measured', y: 'predicted' }, pointText),
      ],
    }),
  );
}

function residuals(
  document: Page,
  points: readonly PlotPoint[],
  groups: readonly string[],
  height: number,
  colour: Colour,
): Drawn {
  const clamped = points.map((point) => ({
    ...point,
    shownPct: Math.max(-widestError, Math.min(widestError, point.errorPct)),
  }));
  const band = (share: number) =>
    Plot.rectX([share], { x1: (at: number) => -at, x2: (at: number) => at, fill: '#555', fillOpacity: 0.12 });
  return element(
    Plot.plot({
      document,
      width,
      height,
      marginLeft: 470,
      marginTop: 50,
      x: { label: formatMessage('cli.plot.error', {}), axis: 'both', grid: true, domain: [-widestError, widestError] },
      y: { type: 'point', domain: [...groups], label: null, tickFormat: shortGroup, tickSize: 0 },
      color: { ...colour, legend: false },
      symbol: { ...symbol, legend: false },
      marks: [band(20), band(10), Plot.ruleX([0]), dots(clamped, { x: 'shownPct', y: 'group' }, errorText)],
    }),
  );
}

type At = { readonly x: string; readonly y: string };

function dots(points: readonly PlotPoint[], at: At, title: (point: PlotPoint) => string): Plot.Dot {
  return Plot.dot(points, { ...at, stroke: 'generation', symbol: 'kind', r: 2.6, strokeWidth: 1.2, title });
}

function pointText({ id, measured, predicted, errorPct, low, high }: PlotPoint): string {
  return formatMessage('cli.plot.point', {
    id,
    measured: short(measured),
    predicted: short(predicted),
    low: short(low),
    high: short(high),
    error: errorPct.toFixed(1),
  });
}

/** Beside the group that it stands in. */
function errorText({ id, errorPct }: PlotPoint): string {
  return formatMessage('cli.plot.pointError', { id, error: errorPct.toFixed(1) });
}

function legend(document: Page, { domain, range }: Colour): Drawn {
  const entries = [
    ...domain.map((label, index) => ({ label, colour: range[index % range.length] ?? '', symbol: 'circle' })),
    { label: formatMessage('cli.plot.moe', {}), colour: '#333', symbol: 'triangle' },
    { label: formatMessage('cli.plot.dense', {}), colour: '#333', symbol: 'circle' },
  ].map((entry, index) => ({ ...entry, at: index }));
  return element(
    Plot.plot({
      document,
      width,
      height: 40,
      marginLeft: 70,
      axis: null,
      x: { domain: [0, entries.length] },
      marks: [
        Plot.dot(entries, { x: 'at', symbol: 'symbol', stroke: 'colour', r: 4, strokeWidth: 1.6 }),
        Plot.text(entries, { x: 'at', text: 'label', dx: 9, textAnchor: 'start', fontSize: 12 }),
      ],
      color: { type: 'identity' },
      symbol: { type: 'identity' },
    }),
  );
}

function heading(document: Page, title: string): Drawn {
  return element(
    Plot.plot({
      document,
      width,
      height: titleHeight,
      axis: null,
      marks: [
        Plot.text([title], { frameAnchor: 'left', fontSize: 18, fontWeight: 600, dy: -10 }),
        Plot.text([formatMessage('cli.plot.bands', {})], { frameAnchor: 'left', fontSize: 12, dy: 14 }),
      ],
    }),
  );
}

/** Slowest predicted groups on top: who looks from top to bottom sees what is over- and what is underestimated. */
function groupsByMedian(points: readonly PlotPoint[]): readonly string[] {
  const errors = new Map<string, number[]>();
  for (const { group, errorPct } of points) errors.set(group, [...(errors.get(group) ?? []), errorPct]);
  const middle = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1] ?? 0;
  return [...errors]
    .map(([group, list]) => ({ group, at: middle(list) }))
    .sort((a, b) => b.at - a.at || (a.group < b.group ? -1 : 1))
    .map(({ group }) => group);
}

const longestGroup = 76;

function shortGroup(group: string): string {
  const [source = '', ...rest] = group.split(' | ');
  const tail = ` | ${rest.join(' | ')}`;
  const room = Math.max(8, longestGroup - tail.length);
  return `${source.length > room ? `${source.slice(0, room - 1)}…` : source}${tail}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function plainNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** A plot without legend or caption is one SVG element. */
function element(plot: Drawn): Drawn {
  return plot;
}
