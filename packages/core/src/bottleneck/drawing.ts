/** A tornado as one SVG that stands alone: for each resource, how far a quarter more and a fifth less of it move the time to the target. */
import { formatMessage } from '../messages/index.js';
import { formatValue, px, svgEscaped, svgText } from '../plan/index.js';
import type { Bottleneck } from './analysis.js';
import type { Base } from './base.js';
import type { Effect } from './effects.js';
import type { Point } from './points.js';
import { isListed, resourceWords } from './report.js';
import { quarterBetter } from './resources.js';

/** Pixels. */
const width = 960;
const left = 240;
const right = 90;
const top = 92;
const bar = 11;
const row = 34;

type Which = 'fixed' | 'reoptimised';

/** Hues that the usual kinds of colour blindness tell apart. @source Okabe, Ito 2008, Color universal design */
const colours: Readonly<Record<Which, string>> = { reoptimised: '#0072B2', fixed: '#E69F00' };

const style = [
  'svg{--ink:#1a1a1a;--paper:#ffffff;--line:#9a9a9a;font-family:system-ui,sans-serif;font-size:12px}',
  '@media(prefers-color-scheme:dark){svg{--ink:#f0f0f0;--paper:#15181c;--line:#767d86}}',
  '.paper{fill:var(--paper)}.ink{fill:var(--ink)}.mark{stroke:var(--line);stroke-width:1}.range{stroke:var(--ink);stroke-width:1.5}',
  '.title{font-size:18px;font-weight:600}',
  ...Object.entries(colours).map(([which, colour]) => `.${which}{fill:${colour}}`),
].join('');

/** Both ends of a bar: relative changes of the time, by the better and by the worse amount. */
interface Bar {
  readonly better: number;
  readonly worse: number;
  readonly range?: { readonly low: number; readonly high: number };
}

/** @returns the same text for the same answer */
export function drawTornado({ plan, base, effects }: Bottleneck): string {
  const listed = effects.filter((effect) => isListed(effect, base) && effect.resource.key !== 'price');
  const rows = listed.map((effect) => ({
    label: resourceWords(effect),
    bars: (['reoptimised', 'fixed'] as const).flatMap((which) => {
      const found = barOf(effect, base, which);
      return found === undefined ? [] : [{ which, ...found }];
    }),
  }));
  const ends = rows.flatMap(({ bars }) =>
    bars.flatMap(({ better, worse, range }) => [better, worse, range?.low ?? 0, range?.high ?? 0]),
  );
  const [low, high] = [Math.min(-0.01, ...ends), Math.max(0.01, ...ends)];
  const scale = (width - left - right) / (high - low);
  const x = (fraction: number): number => left + (fraction - low) * scale;
  const bottom = top + rows.length * row;
  const about = formatMessage('bottleneck.drawing', {});
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title about" viewBox="0 0 ${width} ${bottom + 16}" width="${width}" height="${bottom + 16}">`,
    `<title id="title">${svgEscaped(plan.name)}</title><desc id="about">${svgEscaped(about)}</desc><style>${style}</style>`,
    `<rect class="paper" width="100%" height="100%"/>`,
    svgText('ink title', 20, 28, plan.name),
    svgText('ink', 20, 48, about),
    legend(),
    `<line class="mark" x1="${px(x(0))}" x2="${px(x(0))}" y1="${top - 6}" y2="${bottom}"/>`,
    ...rows.flatMap(({ label, bars }, place) => {
      const y = top + place * row;
      return [
        svgText('ink', left - 62, y + 16, label, 'end'),
        ...bars.map((each, index) => drawBar(each, each.which, label, y + 2 + index * (bar + 2), x)),
      ];
    }),
    '</svg>\n',
  ].join('\n');
}

function barOf({ resource, points, quarter }: Effect, base: Base, which: Which): Bar | undefined {
  const before = base[which]?.run.runTimeS;
  const change = quarter[which]?.time;
  if (before === undefined || change === undefined) return undefined;
  const worse = points.find(({ factor }) => Math.abs(factor * quarterBetter(resource) - 1) < 1e-9);
  return {
    better: change.fraction,
    worse: worseOf(worse, which, before) ?? 0,
    ...(change.range === undefined ? {} : { range: change.range }),
  };
}

/** Nothing to draw where a fifth less leaves no run. */
function worseOf(point: Point | undefined, which: Which, before: number): number | undefined {
  const outcome = point?.[which];
  return outcome?.kind === 'run' ? outcome.run.runTimeS / before - 1 : undefined;
}

function drawBar(
  { better, worse, range }: Bar,
  which: Which,
  label: string,
  y: number,
  x: (at: number) => number,
): string {
  const [from, to] = [Math.min(better, worse, 0), Math.max(better, worse, 0)];
  const tip = `${label}, ${formatMessage(`bottleneck.drawing.${which}`, {})}: ${signed(better)}, ${signed(worse)}`;
  const middle = px(y + bar / 2);
  const whisker =
    range === undefined
      ? ''
      : `<line class="range" x1="${px(x(range.low))}" x2="${px(x(range.high))}" y1="${middle}" y2="${middle}"/>`;
  const ends = [
    svgText('ink', x(Math.min(from, range?.low ?? 0)) - 4, y + bar - 1, signed(better), 'end'),
    svgText('ink', x(to) + 4, y + bar - 1, signed(worse)),
  ];
  return `<rect class="${which}" x="${px(x(from))}" y="${y}" width="${px(x(to) - x(from))}" height="${bar}"><title>${svgEscaped(tip)}</title></rect>${whisker}${ends.join('')}`;
}

function signed(fraction: number): string {
  const size = formatValue(Math.abs(fraction), 'fraction');
  if (fraction === 0 || size.startsWith('<')) return size;
  return `${fraction < 0 ? '−' : '+'}${size}`;
}

function legend(): string {
  return (['reoptimised', 'fixed'] as const)
    .map((which, place) => {
      const x = 20 + place * 180;
      return `<rect class="${which}" x="${x}" y="60" width="12" height="12"/>${svgText('ink', x + 17, 70, formatMessage(`bottleneck.drawing.${which}`, {}))}`;
    })
    .concat(svgText('ink', 380, 70, formatMessage('bottleneck.drawing.interval', {})))
    .join('');
}
