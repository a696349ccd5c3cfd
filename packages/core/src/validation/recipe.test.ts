import { expect, test } from 'vitest';
import { isInteger8, readRecipe } from './recipe.js';

test.each([
  { text: 'bf16 (amp)', recipe: 'bf16' },
  { text: 'bfloat16', recipe: 'bf16' },
  { text: 'FP16 mixed', recipe: 'fp16' },
  { text: 'fp8', recipe: 'fp8-tensor' },
  { text: 'fp8 (current scaling, per-tensor)', recipe: 'fp8-tensor' },
  { text: 'fp8-delayed', recipe: 'fp8-tensor' },
  { text: 'fp8 (float8 rowwise)', recipe: 'fp8-row' },
  { text: 'fp8 (blockwise 128x128/1x128)', recipe: 'fp8-block' },
  { text: 'MXFP8', recipe: 'mxfp8' },
  { text: 'NVFP4 with bf16 last layers', recipe: 'nvfp4' },
  { text: 'int8 (quantized matmul; folder named fp8)', recipe: 'fp8-tensor' },
  { text: 'bf16/int8 (not stated)', recipe: undefined },
  { text: 'bf16 or fp8', recipe: undefined },
  { text: 'fp32', recipe: undefined },
  { text: 'tf32', recipe: undefined },
  { text: '', recipe: undefined },
])('readRecipe takes "$text" for $recipe', ({ text, recipe }) => {
  expect(readRecipe(text)).toBe(recipe);
});

test.each([
  { text: 'int8 (quantized matmul)', integers: true },
  { text: 'bf16/int8 (not stated)', integers: false },
  { text: 'fp8', integers: false },
  { text: null, integers: false },
])('isInteger8 of $text is $integers', ({ text, integers }) => {
  expect(isInteger8(text)).toBe(integers);
});
