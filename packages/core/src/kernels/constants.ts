/** The fitted constants of the kernel models, by generation and format, and where each came from. */
import attentionAmpere from './constants/attention.ampere.json' with { type: 'json' };
import attentionBlackwell from './constants/attention.blackwell.json' with { type: 'json' };
import attentionHopper from './constants/attention.hopper.json' with { type: 'json' };
import gemmAmpere from './constants/gemm.ampere.json' with { type: 'json' };
import gemmBlackwell from './constants/gemm.blackwell.json' with { type: 'json' };
import gemmHopper from './constants/gemm.hopper.json' with { type: 'json' };
import groupedAmpere from './constants/groupedGemm.ampere.json' with { type: 'json' };
import groupedBlackwell from './constants/groupedGemm.blackwell.json' with { type: 'json' };
import groupedHopper from './constants/groupedGemm.hopper.json' with { type: 'json' };
import type { GemmFormat } from './facts.js';
import { type ProfiledGeneration, profiledGeneration } from './transfer.js';

/** Constants of the GEMM model; fractions are of the datasheet peak. */
export interface GemmConstants {
  readonly computeFraction: number;
  readonly memoryFraction: number;
  /** One isolated call, host and device side; for dynamic 8-bit formats it holds the quantising kernels too. */
  readonly launchS: number;
  /** Elements of K that filling and draining a tile costs. */
  readonly prologueK: number;
  /** 1: compute and memory add; large: the slower hides the other. */
  readonly normExponent: number;
  /** Efficiency kept at each halving of the tile's area, at most 1. */
  readonly smallTileFraction: number;
  /** Elements of K that each part of a split keeps at least. */
  readonly minKPerSplit: number;
}

/** Constants of the grouped multiply and of the fused experts around it; fractions are of the datasheet peak. */
export interface GroupedGemmConstants {
  /** Never above that of the dense multiply of the format. */
  readonly computeFraction: number;
  readonly memoryFraction: number;
  /** One isolated call of the fused experts: routing, both products, gather. */
  readonly launchS: number;
  readonly prologueK: number;
  readonly normExponent: number;
  readonly smallTileFraction: number;
  /** Share of the memory bandwidth that permuting, activating, quantising and gathering attain. */
  readonly movedFraction: number;
}

/** Constants of the fused attention model, for the newest kernel of the generation. */
export interface AttentionConstants {
  readonly computeFraction: number;
  readonly memoryFraction: number;
  readonly launchS: number;
  /** Keys that starting and ending a tile of queries costs. */
  readonly prologueKeys: number;
  readonly normExponent: number;
  /** Efficiency of head width 64 over that of 128; assumed on Ampere, whose tables hold 128 only. */
  readonly head64Fraction: number;
  /** Efficiency of head width 256 over that of 128; assumed level on Ampere. */
  readonly head256Fraction: number;
}

/** How well a set of constants was found to predict, in percent of the measured time. */
export interface FitRecord {
  readonly systems: readonly string[];
  readonly backends: readonly string[];
  readonly trainRows: number;
  readonly heldOutRows: number;
  readonly trainMeanAbsErrorPct: number;
  readonly trainMedianAbsErrorPct: number;
  readonly heldOutMeanAbsErrorPct: number;
  readonly heldOutMedianAbsErrorPct: number;
}

/**
 * What the measured attention call holds: the kernel alone (as SGLang calls it), or with what an engine does around it
 * (vLLM and TensorRT-LLM: writing the KV cache, rotating and splitting QKV).
 */
export type AttentionStack = 'bare' | 'vllm' | 'trtllm';

interface Family {
  readonly gemm: GemmConstants;
  readonly groupedGemm: GroupedGemmConstants;
  readonly attention: AttentionConstants;
}

/** Constants and their provenance; `transferredFrom` and `note` are set where they were fitted on something else. */
export interface KernelConstants<Constants> {
  readonly constants: Constants;
  readonly profiled: ProfiledGeneration;
  readonly fit: FitRecord;
  /** Rate that calls of many milliseconds keep of that of short ones, the power cap lowering the clock; not taken off by the models. */
  readonly sustainedFraction?: number;
  /** Generation and format that were measured, where they are not the ones asked for. */
  readonly transferredFrom?: string;
  readonly note?: string;
}

interface Fitted<Constants> {
  readonly constants: Constants;
  readonly fit: FitRecord;
  readonly sustainedFraction?: number;
}

type ByFormat<Constants> = Readonly<Partial<Record<GemmFormat, Fitted<Constants>>>>;
const gemmFits: Readonly<Record<ProfiledGeneration, ByFormat<GemmConstants>>> = {
  ampere: gemmAmpere.formats,
  hopper: gemmHopper.formats,
  blackwell: gemmBlackwell.formats,
};
const groupedFits: Readonly<Record<ProfiledGeneration, ByFormat<GroupedGemmConstants>>> = {
  ampere: groupedAmpere.formats,
  hopper: groupedHopper.formats,
  blackwell: groupedBlackwell.formats,
};
const attentionFits: Readonly<
  Record<ProfiledGeneration, Readonly<Record<AttentionStack, Fitted<AttentionConstants>>>>
> = {
  ampere: attentionAmpere.stacks,
  hopper: attentionHopper.stacks,
  blackwell: attentionBlackwell.stacks,
};

/** Formats to look under when one was not measured on a generation, nearest first. */
const standIns: Readonly<Record<GemmFormat, readonly GemmFormat[]>> = {
  bf16: ['bf16'],
  fp8: ['fp8', 'int8', 'bf16'],
  'fp8-row': ['fp8', 'int8', 'bf16'],
  int8: ['int8', 'fp8', 'bf16'],
  'fp8-block': ['fp8-block', 'fp8', 'int8', 'bf16'],
  mxfp8: ['mxfp8', 'fp8', 'int8', 'bf16'],
  nvfp4: ['nvfp4', 'fp8', 'int8', 'bf16'],
};

/**
 * Rate of products with a scale for each row or column over those with one for a tensor.
 *
 * @source fit over 1,092 published training steps: the row-wise torchtitan rows on Hopper; serving engines keep 0.75 to 0.81
 */
const finerScaleFraction: Partial<Record<GemmFormat, number>> = { 'fp8-row': 0.57 };

/**
 * The constants of a kernel family for a generation and format, measured or transferred.
 *
 * @param format ignored for attention, which is 16-bit
 * @returns always an answer; look at `transferredFrom` for how far it was carried
 */
export function kernelConstants<Name extends keyof Family>(
  generation: string,
  format: GemmFormat,
  family: Name,
): KernelConstants<Family[Name]>;
export function kernelConstants(
  generation: string,
  format: GemmFormat,
  family: keyof Family,
): KernelConstants<GemmConstants | GroupedGemmConstants | AttentionConstants> {
  const profiled = profiledGeneration(generation);
  switch (family) {
    case 'attention':
      return labelled(attentionFits[profiled].bare, generation, profiled, 'bf16', 'bf16');
    case 'gemm':
      return nearestFormat(gemmFits[profiled], generation, profiled, format);
    case 'groupedGemm':
      return nearestFormat(groupedFits[profiled], generation, profiled, format);
    default:
      return family satisfies never;
  }
}

function nearestFormat<C extends { readonly computeFraction: number }>(
  fits: ByFormat<C>,
  generation: string,
  profiled: ProfiledGeneration,
  format: GemmFormat,
): KernelConstants<C> {
  for (const standIn of standIns[format]) {
    const fitted = fits[standIn];
    if (fitted) return labelled(slowed(fitted, format, standIn), generation, profiled, format, standIn);
  }
  throw new Error(`no constants for ${profiled}`); // every profiled generation has bf16, held by a test
}

function slowed<C extends { readonly computeFraction: number }>(
  fitted: Fitted<C>,
  format: GemmFormat,
  standIn: GemmFormat,
): Fitted<C> {
  const fraction = finerScaleFraction[format];
  if (fraction === undefined || standIn === format || standIn === 'bf16') return fitted;
  const { constants } = fitted;
  return { ...fitted, constants: { ...constants, computeFraction: constants.computeFraction * fraction } };
}

function labelled<C>(
  fitted: Fitted<C>,
  generation: string,
  profiled: ProfiledGeneration,
  format: GemmFormat,
  fittedFormat: GemmFormat,
): KernelConstants<C> {
  const { constants, fit, sustainedFraction } = fitted;
  const found = { constants, profiled, fit, ...(sustainedFraction === undefined ? {} : { sustainedFraction }) };
  if (generation === profiled && format === fittedFormat) return found;
  return {
    ...found,
    transferredFrom: `${profiled} ${fittedFormat}`,
    note: 'datasheet transfer: the shares of peak that were fitted there, applied to the peaks here',
  };
}

/** Attention constants of a serving engine's call; `kernelConstants(…, 'attention')` gives those of the bare kernel. */
export function attentionConstants(generation: string, stack: AttentionStack): AttentionConstants {
  return attentionFits[profiledGeneration(generation)][stack].constants;
}

/** `kernelConstants(…, family).constants`, remembered: the search asks for it 10⁵ times. */
function remembered<Name extends keyof Family>(family: Name): (generation: string, format: GemmFormat) => Family[Name] {
  const byName = new Map<string, Map<GemmFormat, Family[Name]>>();
  return (generation, format) => {
    let byFormat = byName.get(generation);
    if (byFormat === undefined) {
      byFormat = new Map();
      byName.set(generation, byFormat);
    }
    let constants = byFormat.get(format);
    if (constants === undefined) {
      constants = kernelConstants(generation, format, family).constants;
      byFormat.set(format, constants);
    }
    return constants;
  };
}

/** `kernelConstants(…, 'gemm').constants`. */
export const gemmConstants = remembered('gemm');

/** `kernelConstants(…, 'groupedGemm').constants`. */
export const groupedGemmConstants = remembered('groupedGemm');
