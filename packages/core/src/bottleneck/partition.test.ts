import { expect, test } from 'vitest';
import { examplePlan } from '../../test/planned.js';
import { evaluateFigures } from '../figures/index.js';
import { plannedTraining, trainingOf } from '../plan/index.js';
import { trainingGraph } from '../training/index.js';
import { resources } from './resources.js';
import { posed, runOf, runsOf, type Situation, scalable } from './situation.js';

const situationOf = (example: string): Situation => {
  const plan = examplePlan(example);
  const planned = plannedTraining(plan);
  const training = trainingOf(plan.draft);
  if (planned.kind !== 'planned' || training === undefined) throw new Error(example);
  return { input: planned.input, cluster: training.cluster, figures: {} };
};

const examples = ['llama-3.1-405b', 'deepseek-v3', 'gpt-3-175b', 'mixtral-8x7b', 'llama-3-70b-lora', 'llama-3-8b-dpo'];

test.each(examples)('%s: all rates × k and all latencies / k make the step k times shorter', (example) => {
  const situation = situationOf(example);
  const values = scalable(situation);
  const scaled = (factor: number) =>
    Object.assign(
      {},
      ...resources.map(({ kind, scaled: by }) =>
        kind === 'other' ? {} : by(values, kind === 'rate' ? factor : 1 / factor),
      ),
    );
  const { stepTimeS } = runOf(situation);
  const factors = [0.5, 0.8, 1.7, 2];
  runsOf(situation, factors.map(scaled)).forEach((run, place) => {
    expect((run.stepTimeS * (factors[place] ?? 0)) / stepTimeS).toBeCloseTo(1, 9);
  });
});

test.each(examples)('%s: the same makes what a step cannot be below k times shorter', (example) => {
  const situation = situationOf(example);
  const { graph, objects, given } = posed(situation.input, situation.cluster);
  const values = scalable(situation);
  const floorS = (factor: number): number => {
    const changes = resources.map(({ kind, scaled }) =>
      kind === 'other' ? {} : scaled(values, kind === 'rate' ? factor : 1 / factor),
    );
    const all = Object.assign({ ...given }, ...changes);
    return evaluateFigures(graph, all, objects, ['stepTimeFloorS']).stepTimeFloorS ?? Number.NaN;
  };
  expect((2 * floorS(2)) / floorS(1)).toBeCloseTo(1, 9);
});

test.each(examples)('%s: twice as good a resource makes the step shorter, by half at most', (example) => {
  const situation = situationOf(example);
  const values = scalable(situation);
  const { stepTimeS } = runOf(situation);
  const asked = resources.filter(({ key }) => key !== 'accelerators');
  const runs = runsOf(
    situation,
    asked.map(({ isMoreBetter, scaled }) => scaled(values, isMoreBetter ? 2 : 1 / 2)),
  );
  expect(runs).toHaveLength(asked.length);
  for (const run of runs) {
    expect(run.stepTimeS).toBeGreaterThanOrEqual((stepTimeS / 2) * (1 - 1e-12));
    expect(run.stepTimeS).toBeLessThanOrEqual(stepTimeS * (1 + 1e-12));
  }
});

test('each number with time in it that a step depends on belongs to one rate or latency', () => {
  const graph = trainingGraph();
  const needed = new Set<string>();
  const visit = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const each of graph.byName.get(name)?.needs ?? []) visit(each);
  };
  visit('stepTimeS');
  // Ones, so that every figure of the table is there.
  const ones = new Proxy({}, { get: () => 1 });
  const owners = resources.flatMap(({ kind, scaled }) => (kind === 'other' ? [] : Object.keys(scaled(ones, 2))));
  const timed = [...needed].filter((name) => {
    const declaration = graph.byName.get(name)?.declaration;
    return (
      (declaration?.kind === 'input' || declaration?.kind === 'constant') && /(^|[/*])s($|[/*])/.test(declaration.unit)
    );
  });
  expect(timed.length).toBeGreaterThan(8);
  expect(timed.filter((name) => owners.filter((owner) => owner === name).length !== 1)).toEqual([]);
});
