import { expect, test } from 'vitest';
import { examplePlan } from '../../test/planned.js';
import { countParameters } from '../architecture/index.js';
import { findModel } from '../catalog/index.js';
import { plannedTraining, trainingOf } from '../plan/index.js';
import { planTraining, searchLayouts } from '../training/index.js';
import { layableCounts } from './counts.js';
import { smallestCluster } from './deadline.js';
import { largestModels } from './largestModel.js';
import { spaceFor } from './reoptimise.js';
import { scaledModel } from './scaledModel.js';
import { atCount, type Situation } from './situation.js';

function asked(example: string, ...set: readonly string[]) {
  const plan = examplePlan(example, ...set);
  const planned = plannedTraining(plan);
  const training = trainingOf(plan.draft);
  if (planned.kind !== 'planned' || training === undefined) throw new Error(example);
  const situation: Situation = { input: planned.input, cluster: training.cluster, figures: {} };
  return { situation, space: spaceFor(training, planned.input, 0.05) };
}

const model = (id: string) => {
  const found = findModel(id);
  if (!found.ok) throw new Error(id);
  return found.value.architecture;
};

test('a model of as many layers is the model itself', () => {
  const llama = model('llama-3-8b');
  expect(scaledModel(llama, llama.layerBlocks.length)).toBe(llama);
});

test('twice the layers have twice the heads, hidden size and networks, and some seven times the parameters', () => {
  const twice = scaledModel(model('llama-3-8b'), 64);
  // 32 layers, 32 heads of 128 with 8 for keys and values, networks of 14,336: doubled but for key-value heads and vocabulary.
  expect(twice.hiddenSize).toBe(8192);
  expect(twice.blocks[0]?.attention).toMatchObject({ heads: 64, kvHeads: 8, headDim: 128 });
  expect(twice.blocks[0]?.mlp).toMatchObject({ intermediateSize: 28_672 });
  // Layer: 8192·(8192 + 2·1024 + 8192) + 3·8192·28,672 + 2·8192 norms = 855,654,400; 64 of them, 2 · 128,256 · 8192 and the last norm.
  expect(countParameters(twice).total).toBe(
    64 * (8192 * 18_432 + 3 * 8192 * 28_672 + 2 * 8192) + 2 * 128_256 * 8192 + 8192,
  );
});

test('layers of several kinds keep their order and shares', () => {
  const deepseek = model('deepseek-v3');
  const kinds = scaledModel(deepseek, 122).layerBlocks;
  // 3 dense layers of 61 become 6 of 122, still the first ones.
  expect(kinds.slice(0, 6)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(kinds.filter((block) => block === 0)).toHaveLength(6);
});

test('the largest model fits, and the next depths do not', () => {
  const { situation, space } = asked('llama-3-8b');
  const [found] = largestModels(situation, space, [40e9]);
  const largest = found?.model;
  if (largest === undefined) throw new Error('an 8B model fits on eight of 40 GB');
  const { input } = situation;
  const accelerator = { ...input.cluster.accelerator, memoryBytes: 40e9 };
  const fittingAt = (layers: number): number =>
    searchLayouts(
      {
        ...input,
        architecture: scaledModel(input.architecture, layers),
        cluster: { ...input.cluster, accelerator },
      },
      { ...space, memoryReserveFraction: 0 },
      { top: 1, atMostS: 0 },
    ).fitting;
  expect(fittingAt(largest.layers)).toBeGreaterThan(0);
  for (const more of [1, 2]) expect(fittingAt(largest.layers + more)).toBe(0);
});

test('no number of accelerators below the one found is done in time', () => {
  const { situation, space } = asked('llama-3-8b');
  const deadlineS = 12 * 86_400;
  const { found } = smallestCluster(situation, space, deadlineS);
  if (found === undefined) throw new Error('some are');
  expect(found.run.runTimeS).toBeLessThanOrEqual(deadlineS);
  for (const count of layableCounts(situation.input, 1, found.count - 1)) {
    const there = atCount(situation, count);
    const [best] = searchLayouts(there.input, space, { top: 1 }).best;
    if (best === undefined) continue;
    const run = planTraining({ ...there.input, layout: best.layout });
    if (run.kind === 'predicted') expect(run.evaluation.values.runTimeS).toBeGreaterThan(deadlineS);
  }
});

test('a deadline that nothing meets says up to which number', () => {
  const { situation, space } = asked('llama-3-8b');
  expect(smallestCluster(situation, space, 60)).toEqual({ deadlineS: 60, triedUpTo: expect.any(Number) });
});
