/** Reads a precision as sources print it into one of the recipes that the models know. */
import type { PrecisionRecipe } from '../training/input.js';

/** Tried in order: narrower formats are named beside the wider one that the rest of a step runs in. */
const recipes: readonly { readonly printed: RegExp; readonly recipe: PrecisionRecipe }[] = [
  { printed: /nvfp4|mxfp4|\bfp4|float4/, recipe: 'nvfp4' },
  { printed: /mxfp8|mx-?fp8/, recipe: 'mxfp8' },
  { printed: /(fp8|float8).*block|block.*(fp8|float8)|fp8.*128x128/, recipe: 'fp8-block' },
  { printed: /(fp8|float8).*row|row.*(fp8|float8)/, recipe: 'fp8-row' },
  // Per tensor is what a source means that says no more than fp8; integers of 8 bits are scaled the same way.
  { printed: /fp8|float8|\b(e4m3|e5m2)|int8/, recipe: 'fp8-tensor' },
  { printed: /bf16|bfloat16/, recipe: 'bf16' },
  { printed: /fp16|float16|\bhalf\b/, recipe: 'fp16' },
];

/** A text that names alternatives says that the precision is not known. */
const undecided = /not stated|unknown|unclear|\bor\b|\?/;

/** @returns undefined where the text names no format, one without a recipe (fp32), or leaves it open */
export function readRecipe(printed: string): PrecisionRecipe | undefined {
  const text = printed.toLowerCase();
  return undecided.test(text) ? undefined : recipes.find((rule) => rule.printed.test(text))?.recipe;
}

/** Recipes that the models know, from the widest format to the narrowest. */
export const knownRecipes: readonly PrecisionRecipe[] = recipes.map(({ recipe }) => recipe).reverse();

/** Whether a text decides on a precision, be it one without a recipe. */
export function isDecided(printed: string): boolean {
  return printed.trim() !== '' && !undecided.test(printed.toLowerCase());
}

/** Whether the run multiplies integers of 8 bits. */
export function isInteger8(printed: string | null): boolean {
  return printed !== null && !undecided.test(printed.toLowerCase()) && /int8/i.test(printed);
}
