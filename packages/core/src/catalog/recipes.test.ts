import { describe, expect, test } from 'vitest';
import { findAccelerator, listAccelerators } from './index.js';
import { RECIPE_FORMATS, type Recipe, recipeLack, trainingRecipes } from './recipes.js';

function entry(id: string) {
  const found = findAccelerator(id);
  if (!found.ok) throw new Error(id);
  return found.value;
}

// The support matrix of Transformer Engine, by compute capability; fp16 as datasheets have it. fp8-row needs what fp8-tensor needs.
test.each([
  { id: 'v100-sxm2-32', recipes: 'fp16' },
  { id: 'a100-sxm-80', recipes: 'fp16 bf16' },
  { id: 'l40s', recipes: 'fp16 bf16 fp8-tensor fp8-row' },
  { id: 'h100-sxm', recipes: 'fp16 bf16 fp8-tensor fp8-row fp8-block' },
  { id: 'b200', recipes: 'fp16 bf16 fp8-tensor fp8-row fp8-block mxfp8 nvfp4' },
  { id: 'gb300-nvl72', recipes: 'fp16 bf16 fp8-tensor fp8-row fp8-block mxfp8 nvfp4' },
  { id: 'rtx-pro-6000', recipes: 'fp16 bf16 fp8-tensor fp8-row fp8-block nvfp4' },
  // AMD: 8 bits by tensor, row and block since CDNA3, by blocks of 32 in hardware since CDNA4; nvfp4 is a format of NVIDIA.
  { id: 'mi250x', recipes: 'fp16 bf16' },
  { id: 'mi300x', recipes: 'fp16 bf16 fp8-tensor fp8-row fp8-block' },
  { id: 'mi355x', recipes: 'fp16 bf16 fp8-tensor fp8-row fp8-block mxfp8' },
  // TPUs: 8 bits, of integers where there are no floats; no fp16 and no block scales.
  { id: 'tpu-v5e', recipes: 'bf16 fp8-tensor fp8-row' },
  { id: 'trainium3', recipes: 'fp16 bf16 fp8-tensor fp8-row mxfp8' },
])('$id trains in $recipes', ({ id, recipes }) => {
  expect(trainingRecipes(entry(id)).join(' ')).toBe(recipes);
});

describe('every recipe on every accelerator', () => {
  const recipes = Object.keys(RECIPE_FORMATS) as Recipe[];
  const pairs = listAccelerators().flatMap((accelerator) => recipes.map((recipe) => ({ accelerator, recipe })));

  test('either has a peak of its format or is refused for it', () => {
    for (const { accelerator, recipe } of pairs) {
      const format = RECIPE_FORMATS[recipe];
      const { peakFlopPerS, generation } = accelerator;
      const known = format === 'fp8' && generation.startsWith('tpu') ? ['fp8', 'int8'] : [format];
      const hasPeak = known.some((each) => each in peakFlopPerS);
      expect(recipeLack(accelerator, recipe)?.kind === 'peak', `${accelerator.id} ${recipe}`).toBe(!hasPeak);
    }
  });

  test('is never refused for its peak once that is stated, and block scales cannot be stated', () => {
    for (const { accelerator, recipe } of pairs) {
      const lack = recipeLack(accelerator, recipe, [RECIPE_FORMATS[recipe]]);
      expect(lack === undefined || lack.kind === 'scaling').toBe(true);
    }
    expect(recipeLack(entry('a100-sxm-80'), 'mxfp8', ['fp8'])).toEqual({ kind: 'scaling', recipe: 'mxfp8' });
  });
});
