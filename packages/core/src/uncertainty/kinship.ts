/** How alike two runs of one architecture are missed: what misses share by software, and what they share the more the nearer the runs lie. */
import type { RunTraits } from './runTraits.js';

/**
 * Parts of the variance of a score, ln(measured / predicted) over its typical miss; only their ratios matter.
 *
 * Runs of one accelerator generation share `generation`, of one training stack and model kind too `recipe`, where numbers are of one width, and
 * `accelerator`, where it and the precision are one; these three fall with e^(−distance). `software` is what a stack's runs of one kind share however far apart.
 */
export interface Kinship {
  readonly software: number;
  readonly generation: number;
  readonly recipe: number;
  readonly accelerator: number;
  /** What a run shares with none, a repetition of itself included. */
  readonly noise: number;
  /** Distance for each doubling of a size of the model, the batch or the cluster. */
  readonly perDoubling: number;
  /** For each doubling of the tensor parallel size, and for recomputing all layers or not: they change which kernels run. */
  readonly perMode: number;
  /** For each year between releases. */
  readonly perYear: number;
  /** For each share of the step that is spent on something else: a run all of products and one all of communication differ by 2. */
  readonly perShare: number;
}

const sizes = [
  'accelerators',
  'sequenceLength',
  'globalBatchSequences',
  'microBatchSequences',
  'contextParallel',
  'pipelineParallel',
  'hiddenSize',
  'layers',
] as const satisfies readonly (keyof RunTraits)[];
const shares = [
  'communicationFraction',
  'productsFraction',
  'attentionFraction',
  'elementwiseFraction',
  'hostFraction',
  'bubbleFraction',
] as const satisfies readonly (keyof RunTraits)[];

/** A run's place among others, prepared for many comparisons: logarithms are taken once. */
export interface Place {
  readonly run: RunTraits;
  readonly doublings: readonly number[];
  readonly modes: readonly number[];
  readonly shares: readonly number[];
}

export function placeOf(run: RunTraits): Place {
  return {
    run,
    doublings: sizes.map((name) => Math.log2(run[name])),
    modes: [Math.log2(run.tensorParallel), run.recomputesAll ? 1 : 0],
    shares: shares.map((name) => run[name]),
  };
}

/** Where two runs differ, each in its own unit; 0 for the same. */
export interface Apart {
  readonly doublings: number;
  readonly modes: number;
  readonly years: number;
  readonly shares: number;
}

export function apart(a: Place, b: Place): Apart {
  return {
    doublings: sumOfDifferences(a.doublings, b.doublings),
    modes: sumOfDifferences(a.modes, b.modes),
    years: Math.abs(a.run.behindYears - b.run.behindYears),
    shares: sumOfDifferences(a.shares, b.shares),
  };
}

function sumOfDifferences(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += Math.abs((a[index] ?? 0) - (b[index] ?? 0));
  return sum;
}

/** What two runs have in common whatever their sizes. */
export interface Common {
  readonly generation: boolean;
  readonly software: boolean;
  readonly recipe: boolean;
  readonly accelerator: boolean;
}

export function common({ run: a }: Place, { run: b }: Place): Common {
  const generation = a.generation === b.generation;
  const software = generation && a.framework === b.framework && a.kind === b.kind;
  return {
    generation,
    software,
    recipe: software && a.recipe === b.recipe,
    accelerator: software && a.accelerator === b.accelerator && a.precision === b.precision,
  };
}

/** Shared variance of the scores of two runs, without the noise of each; 0 for two generations. */
export function kinshipOf(shared: Common, distances: Apart, kinship: Kinship): number {
  if (!shared.generation) return 0;
  const { doublings, modes, years, shares: other } = distances;
  const distance =
    kinship.perDoubling * doublings + kinship.perMode * modes + kinship.perYear * years + kinship.perShare * other;
  const near =
    kinship.generation + (shared.recipe ? kinship.recipe : 0) + (shared.accelerator ? kinship.accelerator : 0);
  return (shared.software ? kinship.software : 0) + near * Math.exp(-distance);
}

/** Variance of the score of a run that nothing is known of. */
export function priorOf({ software, generation, recipe, accelerator, noise }: Kinship): number {
  return software + generation + recipe + accelerator + noise;
}
