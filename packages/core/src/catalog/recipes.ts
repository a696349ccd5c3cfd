/** Which precision recipes an accelerator trains in: a known peak of the format, and the block scaling that the recipe needs. */
import type { Sourced } from '../provenance/index.js';
import type { Accelerator, AcceleratorGeneration, PeakFormat } from './accelerator.js';
import { eightBitTrainingPeak } from './peaks.js';
import { primusTurbo, torchaoRocmMx, trainium3Formats, transformerEngineSupport } from './sources.js';

/** Recipes as plans name them, from the widest format to the narrowest. */
export const RECIPE_FORMATS = {
  fp16: 'fp16',
  bf16: 'bf16',
  'fp8-tensor': 'fp8',
  'fp8-row': 'fp8',
  'fp8-block': 'fp8',
  mxfp8: 'fp8',
  nvfp4: 'fp4',
} as const satisfies Readonly<Record<string, PeakFormat>>;

export type Recipe = keyof typeof RECIPE_FORMATS;

/** Recipes whose scales belong to blocks of a tensor, which takes kernels or tensor cores made for them. */
export type BlockScaledRecipe = 'fp8-block' | 'mxfp8' | 'nvfp4';

const matrix = { source: transformerEngineSupport, asOf: '2026-11', confidence: 'published' } as const;

type Scaling = Sourced<readonly BlockScaledRecipe[]>;

/** What each generation can scale by blocks; a generation that is not here has no such kernels that we know of. */
const byGeneration: Readonly<Partial<Record<AcceleratorGeneration, Scaling>>> = {
  hopper: { value: ['fp8-block'], ...matrix },
  blackwell: { value: ['fp8-block', 'mxfp8', 'nvfp4'], ...matrix, note: 'compute capability 10' },
  rubin: {
    value: ['fp8-block', 'mxfp8', 'nvfp4'],
    ...matrix,
    confidence: 'assumed',
    note: 'as the generation before it; the matrix does not list it yet',
  },
  cdna3: { value: ['fp8-block'], source: primusTurbo, asOf: '2026-11', confidence: 'secondary' },
  cdna4: { value: ['fp8-block', 'mxfp8'], source: torchaoRocmMx, asOf: '2026-01', confidence: 'published' },
  cdna5: {
    value: ['fp8-block', 'mxfp8'],
    source: torchaoRocmMx,
    asOf: '2026-01',
    confidence: 'assumed',
    note: 'as the generation before it',
  },
};

const workstation: Scaling = {
  value: ['fp8-block', 'nvfp4'],
  ...matrix,
  note: 'compute capability 12: no MXFP8 yet; NVFP4 without stochastic rounding',
};

/** Parts that differ from the rest of their generation. */
const byId: Readonly<Record<string, Scaling>> = {
  'rtx-pro-6000': workstation,
  rtx5090: workstation,
  'dgx-spark': workstation,
  trainium3: { value: ['mxfp8'], source: trainium3Formats, asOf: '2025-12', confidence: 'published' },
};

/** What an accelerator lacks for a recipe: any peak of the format, or a way to scale by blocks. */
export type RecipeLack =
  | { readonly kind: 'peak'; readonly format: PeakFormat }
  | { readonly kind: 'scaling'; readonly recipe: BlockScaledRecipe };

/**
 * @param further formats whose peak someone states that the catalog does not know
 * @returns undefined where the accelerator trains in the recipe
 */
export function recipeLack(
  accelerator: Accelerator,
  recipe: Recipe,
  further: readonly PeakFormat[] = [],
): RecipeLack | undefined {
  const format = RECIPE_FORMATS[recipe];
  if (!hasPeak(accelerator, format) && !further.includes(format)) return { kind: 'peak', format };
  if (!isBlockScaled(recipe) || scalesByBlocks(accelerator).includes(recipe)) return undefined;
  return { kind: 'scaling', recipe };
}

/** Every recipe that the accelerator trains in, from the widest format to the narrowest. */
export function trainingRecipes(accelerator: Accelerator, further: readonly PeakFormat[] = []): readonly Recipe[] {
  const recipes = Object.keys(RECIPE_FORMATS) as readonly Recipe[];
  return recipes.filter((recipe) => recipeLack(accelerator, recipe, further) === undefined);
}

function hasPeak(accelerator: Accelerator, format: PeakFormat): boolean {
  return format === 'fp8'
    ? eightBitTrainingPeak(accelerator) !== undefined
    : accelerator.peakFlopPerS[format] !== undefined;
}

function isBlockScaled(recipe: Recipe): recipe is BlockScaledRecipe {
  return recipe === 'fp8-block' || recipe === 'mxfp8' || recipe === 'nvfp4';
}

function scalesByBlocks({ id, generation }: Accelerator): readonly BlockScaledRecipe[] {
  return (byId[id] ?? byGeneration[generation])?.value ?? [];
}
