import { expect, test } from 'vitest';
import { drawValidation } from '../src/plot/drawing.js';
import { drawingPage } from '../src/plot/page.js';
import type { PlotPoint } from '../src/plot/points.js';
import { athanor } from './support.js';

const point: PlotPoint = {
  id: 'a',
  group: 'A report | Llama 3 8B | h100-sxm',
  generation: 'hopper',
  kind: 'dense',
  measured: 10,
  predicted: 11,
  errorPct: 10,
  low: 9,
  high: 12,
};
const points: readonly PlotPoint[] = [
  point,
  { ...point, id: 'b <script>', kind: 'moe', measured: 1, predicted: 3, errorPct: 200 },
  {
    ...point,
    id: 'c',
    group: 'Another | Mixtral | b200',
    generation: 'blackwell',
    measured: 100,
    predicted: 80,
    errorPct: -20,
  },
];

test('drawValidation draws each row twice, by time and by group, and tells its row on hovering', () => {
  const { svg } = drawValidation(points, 'A title');
  for (const id of ['a', 'b &lt;script&gt;', 'c']) expect(svg.split(`<title>${id}\n`)).toHaveLength(3);
  expect(svg).toContain('measured 10 s, predicted 11 s (10.0 %), 80 % interval 9 to 12 s</title>');
  expect(svg).not.toContain('<script');
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
});

test('drawValidation places points on a logarithmic scale: equal ratios, equal distances', () => {
  const { svg } = drawValidation(points, 'A title');
  const [first = '', ...more] = svg.split('<title>').slice(0, 3);
  const at = (text: string): number => Number(/<use [^>]*x="([\d.]+)"[^>]*>$/.exec(text)?.[1]);
  // In the order of the rows: 10 s, 1 s, 100 s.
  const [ten, one, hundred] = [first, ...more].map(at);
  expect((ten ?? 0) - (one ?? 0)).toBeCloseTo((hundred ?? 0) - (ten ?? 0), 1);
  expect((ten ?? 0) - (one ?? 0)).toBeGreaterThan(50);
});

test('drawValidation draws the same picture for the same rows', () => {
  expect(drawValidation(points, 'A title').svg).toBe(drawValidation([...points], 'A title').svg);
});

test('drawValidation takes some 300 bytes for a row: each mark is drawn once', () => {
  const many = Array.from({ length: 500 }, (_, row) => ({
    ...point,
    id: `row-${row}`,
    measured: 1 + Math.sin(row) ** 2,
  }));
  const bytesOf = (rows: readonly PlotPoint[]): number => drawValidation(rows, 'A title').svg.length;
  expect((bytesOf(many) - bytesOf(many.slice(0, 100))) / 400).toBeLessThan(300);
});

test('drawingPage stands alone: nothing is loaded from elsewhere, and the title is text', () => {
  const page = drawingPage(drawValidation(points, 'x'), '1 < 2');
  expect(page).toContain('<title>1 &#60; 2</title>');
  expect(page.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|src=|<link/);
});

test('validate --plot writes a drawing of the rows of a file, and refuses other endings', async () => {
  const { written, code } = await athanor(['validate', 'training', '--plot', 'out.svg']);
  expect(code).toBe(0);
  expect((written['out.svg'] ?? '').split('<title>').length).toBeGreaterThan(2000);
  const { err, code: bad } = await athanor(['validate', 'training', '--plot', 'out.png']);
  expect(bad).toBe(2);
  expect(err).toBe('error: expected a file that ends in .svg or .html for --plot, got "out.png"\n');
});
