import { expect, test } from 'vitest';
import { type Figure, recompute } from '../figures/index.js';
import { explainFigure, explanationLines, figureNames } from './explain.js';
import { resolvePlan } from './resolve.js';
import { type PlanAnswer, runPlan } from './run.js';

const result = resolvePlan({
  data: {
    model: 'llama-3.1-70b',
    data: { tokens: '1T', sequenceLength: 8192 },
    cluster: { accelerator: 'h100-sxm', count: 256, price: { kind: 'contract-1y' } },
    training: {
      globalBatchSequences: 256,
      layout: { tensorParallel: 8, pipelineParallel: 4, virtualPipeline: 5, dataParallel: 8 },
    },
  },
});
if (!result.ok) throw new Error('the plan is valid');
const answer: PlanAnswer = runPlan(result.value);

const tree = (name: string): Figure => {
  const found = explainFigure(answer, name);
  if (!found.ok) throw new Error(name);
  return found.value;
};

function* nodes(figure: Figure): Generator<Figure> {
  yield figure;
  for (const child of figure.from) yield* nodes(child);
}

test('every alias is a figure of a priced plan', () => {
  const names = figureNames([]);
  expect(names.length).toBeGreaterThan(25);
  for (const name of names) expect(explainFigure(answer, name).ok).toBe(true);
});

test('a figure is found by its own name, with and without its section', () => {
  expect(tree('stepTimeS')).toEqual(tree('training.step.time'));
  expect(tree('training.stepTimeS')).toEqual(tree('stepTimeS'));
});

test('an unknown figure is an issue that names the nearest', () => {
  const found = explainFigure(answer, 'training.step.tme');
  expect(found.ok ? [] : found.issues[0]?.hint?.data.names).toContain('training.step.time');
});

test('a figure that is like no other gets the list', () => {
  const found = explainFigure(answer, 'foo.bar');
  expect(found.ok ? [] : found.issues[0]?.hint?.data.figures).toEqual(figureNames([]));
});

test.each(['training.step.time', 'training.memory', 'training.cost'])(
  'each node of %s follows from its children',
  (name) => {
    let checked = 0;
    for (const node of nodes(tree(name))) {
      if (node.shared === true || node.from.length === 0) continue;
      const value = recompute(node);
      if (value === undefined) continue;
      expect(Math.abs(value - node.value)).toBeLessThanOrEqual(1e-9 * Math.abs(node.value));
      checked += 1;
    }
    expect(checked).toBeGreaterThan(8);
  },
);

test('leaves say whether the plan, the catalog or a default gave them, and catalog leaves carry their source', () => {
  const leaves = [...nodes(tree('training.cost'))].filter((node) => node.from.length === 0 && node.shared !== true);
  const byName = new Map(leaves.map((leaf) => [leaf.name, leaf]));
  expect(byName.get('tensorParallel')).toMatchObject({ rule: 'input', note: 'training.layout.tensorParallel' });
  expect(byName.get('memoryBytesPerS')?.rule).toBe('catalog');
  expect(byName.get('rentUsdPerAcceleratorS')?.source?.title).toBeTruthy();
  expect(byName.get('detectionS')?.rule).toBe('default');
  for (const leaf of leaves)
    if (leaf.rule === 'catalog' || leaf.rule === 'fit') expect(leaf.source?.title).toBeTruthy();
});

test('the tree is drawn to the depth asked for, and says where it was cut', () => {
  const lines = explanationLines(tree('stepTimeS'), 1);
  expect(lines[0]?.indent).toBe('');
  expect(lines.slice(1, -1).every((line) => line.indent === '├─ ')).toBe(true);
  expect(lines.at(-1)?.indent).toBe('└─ ');
  expect(lines.some((line) => line.detail.endsWith('…'))).toBe(true);
  expect(explanationLines(tree('stepTimeS'), 0)).toHaveLength(1);
});
