/** The step time that a row measured; from tokens/s, TFLOPs or MFU under the row's own way of counting where no time is printed. */
import {
  type Architecture,
  type FlopConvention as Counting,
  forwardFlopPerToken,
  hardwareFlopPerToken,
  modelFlopPerToken,
} from '../architecture/index.js';
import type { AcceleratorFacts, PrecisionRecipe } from '../training/input.js';
import type { NamedRecompute } from '../training/recompute.js';
import { type Reason, reason, skip } from './resolution.js';
import type { TrainingRow } from './row.js';

/** How a source turns work into FLOPs. */
export interface FlopConvention {
  /** What is counted of a forward pass. */
  readonly counting: Counting;
  /** Recomputed work counts too: all of it is a fourth pass over the layers. */
  readonly hardware: boolean;
  /** LoRA rows without the weight gradients of frozen matrices. */
  readonly frozenSkipped: boolean;
  /** Dense peak that an MFU refers to; undefined: the accelerator's own for that precision. */
  readonly peakFlopPerS?: number;
}

/** Attention scores over the full square, or only the causal half that is needed. */
type ScoreSquare = 'full' | 'causal';

/** Conventions that the printed text leaves open or states for several dates at once, by source. */
const sourceConventions: readonly { readonly title: RegExp; readonly attention: ScoreSquare }[] = [
  // The README of 2024 halves the causal square; logs of the recipes count it whole (checked against their tokens/s).
  { title: /^MaxText README/, attention: 'causal' },
  { title: /^AI-Hypercomputer tpu-recipes/, attention: 'full' },
  // At 128k tokens the whole square would have the attention kernel run at more than the chip's peak beside 8k's 400 TFLOPS; the half fits.
  { title: /Llama 3 Herd/, attention: 'causal' },
];

/** Reads the convention of a row from its `flopsDefinition`, its source and its task. */
export function flopConvention(row: TrainingRow): FlopConvention {
  const text = row.measured.flopsDefinition ?? '';
  const bySource = sourceConventions.find(({ title }) => title.test(row.source.title ?? ''));
  const peak = printedPeakFlopPerS(text, row);
  const attention = bySource?.attention ?? printedAttention(text);
  // "6*N*tokens", "6*N_params*tokens", "6N + attention": all parameters, the input embedding among them.
  const allParameters = /N includes embeddings|6\*N|6N \+/.test(text);
  return {
    counting: allParameters
      ? attention === 'full'
        ? 'six-n-unmasked'
        : 'six-n-causal'
      : attention === 'full'
        ? 'unmasked'
        : 'causal',
    hardware: /^HARDWARE/.test(text),
    frozenSkipped: row.training.task === 'lora' && /no weight-gradient/.test(text),
    ...(peak === undefined ? {} : { peakFlopPerS: peak }),
  };
}

/** Whole square unless the text says half: PaLM's definition, which most sources follow, counts it whole. */
function printedAttention(text: string): ScoreSquare {
  if (/\bfull\b|not halved|no causal halving|12LHQT|d\*s\^2\) per sequence/i.test(text)) return 'full';
  return /causal|s\/2/i.test(text) ? 'causal' : 'full';
}

/** "peak 1979 (dense)", "v5p peak 459", "peak A100 312, H100 989 (989.5) TFLOPS; fp8 rows use fp8 peak". */
function printedPeakFlopPerS(text: string, row: TrainingRow): number | undefined {
  if (/fp8 rows use fp8 peak/.test(text) && isEightBit(row.training.recipe)) return undefined;
  const name = row.hardware.acceleratorId?.startsWith('h100') ? 'H100' : 'A100';
  const printed = new RegExp(`peak[^;]*?${name} (\\d+)`).exec(text) ?? /peak (\d+)/.exec(text);
  return printed?.[1] === undefined ? undefined : Number(printed[1]) * 1e12;
}

function isEightBit(recipe: PrecisionRecipe | null): boolean {
  return recipe === 'mxfp8' || (recipe?.startsWith('fp8') ?? false);
}

/**
 * FLOP of training on one token as a source counts it.
 *
 * @param sequenceLength tokens, ≥ 1
 * @param recompute what is computed again, where that is counted
 */
export function conventionFlopPerToken(
  architecture: Architecture,
  sequenceLength: number,
  convention: FlopConvention,
  recompute: NamedRecompute = 'full',
): number {
  const options = { includeMtp: true };
  if (convention.frozenSkipped) {
    // Frozen matrices get no weight gradient, one of three passes; the attention core keeps all three.
    const whole = modelFlopPerToken(architecture, sequenceLength, convention.counting, options);
    return whole - matrixForwardFlop(architecture, convention.counting);
  }
  return convention.hardware
    ? hardwareFlopPerToken(architecture, sequenceLength, convention.counting, recompute, options)
    : modelFlopPerToken(architecture, sequenceLength, convention.counting, options);
}

/** Work of the matrices alone: what is left of the causal count as the sequence shrinks to nothing. */
function matrixForwardFlop(architecture: Architecture, counting: Counting): number {
  const core = forwardFlopPerToken(architecture, 2, counting) - forwardFlopPerToken(architecture, 1, counting);
  return forwardFlopPerToken(architecture, 1, counting) - core;
}

/** What the conversion needs of the resolved row. */
export interface ConventionContext {
  readonly architecture: Architecture;
  readonly sequenceLength: number;
  readonly globalBatchSequences: number;
  readonly precision: PrecisionRecipe;
  readonly accelerator: AcceleratorFacts;
  readonly count: number;
  readonly recompute: NamedRecompute;
}

export type MeasuredStep =
  | { readonly kind: 'measured'; readonly stepTimeS: number; readonly derivedFrom?: Reason }
  | { readonly kind: 'skipped'; readonly reason: Reason };

/** Sources whose printed TFLOPs do not follow from their own tokens/s: never converted into a time. */
const inconsistentFlops: readonly { readonly title: RegExp; readonly model: RegExp; readonly section?: RegExp }[] = [
  { title: /^NVIDIA DGX Cloud/, model: /Nemotron-4 15B/ },
  // Grouped-query heads counted as full ones: 1.17.
  { title: /^NVIDIA DGX Cloud/, model: /Nemotron-4 340B/ },
  { title: /^NVIDIA DGX Cloud/, model: /DeepSeek-V3|Llama 4/ },
  { title: /^NVIDIA NeMo Framework User Guide/, model: /Mixtral 8x22B/ },
  { title: /^AMD Primus/, model: /./ },
  { title: /^AI-Hypercomputer tpu-recipes/, model: /Gemma 3/ },
];

/** @returns the time of one step, s, with what it was derived from where it was not printed */
export function measuredStep(row: TrainingRow, context: ConventionContext): MeasuredStep {
  const { stepTimeS, tokensPerSPerAccelerator } = row.measured;
  if (stepTimeS !== null) return { kind: 'measured', stepTimeS };
  const stepTokens = context.globalBatchSequences * context.sequenceLength;
  if (tokensPerSPerAccelerator !== null) {
    return {
      kind: 'measured',
      stepTimeS: stepTokens / (tokensPerSPerAccelerator * context.count),
      derivedFrom: reason('validation.derived.tokens', { tokensPerS: tokensPerSPerAccelerator }),
    };
  }
  const figure = utilisation(row);
  if (figure === undefined) return skip('validation.skip.noMeasurement');
  if (isInconsistent(row)) return skip('validation.skip.inconsistentFlops', { source: row.source.title ?? '' });
  const printed = flopConvention(row);
  const { counting } = printed;
  const { recompute } = context;
  // A row that prints hardware FLOPs beside other figures says by that, whatever its text begins with, that the others are the model's.
  const hardware = figure.kind === 'hardware' || (printed.hardware && row.hardwareTflopsPerAccelerator === null);
  const convention = { ...printed, hardware };
  const flopPerToken = conventionFlopPerToken(context.architecture, context.sequenceLength, convention, recompute);
  const peak = printed.peakFlopPerS ?? peakOf(context.accelerator, context.precision);
  const flopPerS = figure.kind === 'mfu' ? figure.mfu * peak : figure.tflops * 1e12;
  const derivedFrom =
    figure.kind === 'mfu'
      ? reason('validation.derived.mfu', { mfu: figure.mfu, peakTflops: peak / 1e12, counting })
      : figure.kind === 'model'
        ? reason('validation.derived.tflops', { tflops: figure.tflops, counting })
        : reason('validation.derived.hardwareTflops', { tflops: figure.tflops, recompute, counting });
  return { kind: 'measured', stepTimeS: (stepTokens * flopPerToken) / (flopPerS * context.count), derivedFrom };
}

type Utilisation =
  | { readonly kind: 'model' | 'hardware'; readonly tflops: number }
  | { readonly kind: 'mfu'; readonly mfu: number };

/** The printed figure that needs least to become a time: hardware FLOPs depend on what was computed again. */
function utilisation({ measured, hardwareTflopsPerAccelerator }: TrainingRow): Utilisation | undefined {
  const { modelTflopsPerAccelerator, mfu } = measured;
  if (modelTflopsPerAccelerator !== null) return { kind: 'model', tflops: modelTflopsPerAccelerator };
  if (mfu !== null) return { kind: 'mfu', mfu };
  return hardwareTflopsPerAccelerator === null ? undefined : { kind: 'hardware', tflops: hardwareTflopsPerAccelerator };
}

function isInconsistent(row: TrainingRow): boolean {
  return inconsistentFlops.some(({ title, model }) => title.test(row.source.title ?? '') && model.test(row.model.name));
}

/** Dense peak of the format that a recipe multiplies in, FLOP/s. */
export function peakOf(accelerator: AcceleratorFacts, precision: PrecisionRecipe): number {
  if (precision === 'nvfp4') return accelerator.peakFp4FlopPerS;
  return isEightBit(precision) ? accelerator.peakFp8FlopPerS : accelerator.peakBf16FlopPerS;
}
