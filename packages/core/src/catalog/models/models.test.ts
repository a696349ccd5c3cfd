import { describe, expect, test } from 'vitest';
import { countParameters, modelFlopPerToken } from '../../architecture/index.js';
import { formatIssue } from '../../messages/index.js';
import { findModel, listModels } from './index.js';

const totalOf = (id: string): number | undefined => listModels().find((model) => model.id === id)?.totalParameters;

test.each([
  ['llama-3.1-8b', 8_030_261_248],
  ['llama-3.1-70b', 70_553_706_496],
  ['llama-3.1-405b', 405_853_388_800],
  ['llama-2-7b', 6_738_415_616],
  ['llama-2-70b', 68_976_648_192],
  ['mistral-7b', 7_241_732_096],
  ['mixtral-8x7b', 46_702_792_704],
  ['mixtral-8x22b', 140_630_071_296],
  ['qwen2.5-7b', 7_615_616_512],
  ['qwen2.5-72b', 72_706_203_648],
  ['qwen3-8b', 8_190_735_360],
  ['qwen3-32b', 32_762_123_264],
  ['qwen3-30b-a3b', 30_532_122_624],
  ['qwen3-235b-a22b', 235_093_634_560],
  ['gemma-2-9b', 9_241_705_984],
  ['deepseek-v3', 671_026_419_200],
  ['nemotron-3-nano-30b-a3b', 31_577_937_344],
])('%s has %i parameters', (id, total) => {
  expect(totalOf(id)).toBe(total);
});

describe('every model', () => {
  test.each(listModels().map((model) => [model.id, model] as const))(
    '%s agrees with the count that its makers state',
    (_, model) => {
      const { value, precision, countsMtp } = model.publishedParameters;
      const { total } = countParameters(model.architecture, { includeMtp: countsMtp });
      if (precision === 'exact') expect(total).toBe(value);
      else expect(Math.abs(total / value - 1)).toBeLessThan(0.01);
    },
  );

  test.each(listModels().map((model) => [model.id, model] as const))(
    '%s has sources, a date and sane sizes',
    (_, model) => {
      expect(model.architecture.id).toBe(model.id);
      expect(model.released).toMatch(/^20\d\d-\d\d$/);
      expect(
        model.sources.every(
          (source) => source.title !== '' && source.url?.startsWith('https://') && source.date !== undefined,
        ),
      ).toBe(true);
      expect(model.architecture.layerBlocks.every((index) => index in model.architecture.blocks)).toBe(true);
      const { layerBlocks, blocks, mtpBlock } = model.architecture;
      expect(new Set([...layerBlocks, ...(mtpBlock === undefined ? [] : [mtpBlock])]).size).toBe(blocks.length);
      expect(model.activeParameters).toBeLessThanOrEqual(model.totalParameters);
    },
  );
});

test.each([
  // Active parameters as stated, in billions. Qwen and Mistral count everything; DeepSeek and OpenAI leave the input embedding out.
  ['mixtral-8x7b', 12.9, true],
  ['mixtral-8x22b', 39.1, true],
  ['qwen3-30b-a3b', 3.35, true],
  ['qwen3-235b-a22b', 22.2, true],
  ['llama-4-maverick', 17.2, true],
  ['deepseek-v2', 21.4, true],
  ['deepseek-v3', 36.6, false],
  ['gpt-oss-20b', 3.61, false],
  ['gpt-oss-120b', 5.13, false],
])('%s has %d B active parameters', (id, billions, withEmbedding) => {
  const model = listModels().find((entry) => entry.id === id);
  if (model === undefined) throw new Error(id);
  const { active, embedding } = countParameters(model.architecture);
  expect(Math.abs((active - (withEmbedding ? 0 : embedding)) / 1e9 / billions - 1)).toBeLessThan(0.005);
});

test.each([
  // GFLOP per token at 8,192 tokens that NVIDIA's tables print: 558.7 TFLOPS over 1,625.5 tokens/s, and 831 over 9,856 with the module run twice.
  ['nemotron-h-56b', 558.7e12 / 1625.5, 'unmasked', 0],
  ['nemotron-3-super-120b-a12b', 831e12 / 9856, 'causal', 2],
] as const)('%s takes the printed work per token, to 2 %%', (id, printed, convention, mtpModules) => {
  const found = findModel(id);
  if (!found.ok) throw new Error(id);
  const flop = modelFlopPerToken({ ...found.value.architecture, mtpModules }, 8192, convention, { includeMtp: true });
  expect(Math.abs(flop / printed - 1)).toBeLessThan(0.02);
});

test('ids are unique, in order, and more than forty-five', () => {
  const ids = listModels().map((model) => model.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
  expect(ids.length).toBeGreaterThanOrEqual(45);
});

test('a model is found by its id', () => {
  const found = findModel('deepseek-v3');
  expect(found.ok && found.value.name).toBe('DeepSeek-V3');
});

test('a mistyped id is answered with the nearest ones', () => {
  const result = findModel('llama-3-405b', ['model']);
  expect(result.ok ? [] : result.issues.map(formatIssue)).toEqual([
    expect.stringMatching(/^model: expected a model of the catalog, got "llama-3-405b"\. Did you mean llama-3\.1-405b/),
  ]);
});
