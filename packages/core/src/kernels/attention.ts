/** Time of fused attention, forward and backward: tiles of 128 queries, causal tail, waves, memory roof. */
import { type AttentionShape, meanKeys } from './attentionShape.js';
import type { AttentionConstants } from './constants.js';
import { attentionConstants } from './constants.js';
import type { KernelFacts, KernelTime } from './facts.js';
import { waves } from './gemm.js';
import { kernelTime, smoothMax } from './roof.js';
import { profiledGeneration } from './transfer.js';
import { unfusedAttentionTime } from './unfusedAttention.js';

export type AttentionKernel = 'unfused' | 'flash-1' | 'flash-2' | 'flash-3';

export interface AttentionOptions {
  readonly constants?: AttentionConstants;
  readonly includeLaunch?: boolean;
  /** Rate over that of the kernel profiled on the generation, instead of what is known of older kernels. */
  readonly rateFraction?: number;
  /** Share of the bf16 peak instead of the fitted one, at head width 128. */
  readonly computeFraction?: number;
}

/** Queries of one tile, the same in every kernel of the family. */
const tileQueries = 128;

/**
 * Rate of an older kernel over that of the kernel profiled on each generation.
 *
 * On Hopper FA2 and the Triton kernels of 2023 reach 0.21 of peak in training against 0.47 for cuDNN and FA3: 0.45. On Ampere
 * FA2 is the profiled kernel, at 0.67 of peak; the FA1 of 2023 that MPT trained with reaches 0.39: 0.58, which FA1 keeps
 * against FA2 elsewhere too. Blackwell is assumed to treat older kernels as Hopper does.
 *
 * @source attention efficiencies of a fit over 1,092 published training steps; Ampere profile in attention.ampere.json
 */
const olderKernelFraction = {
  ampere: { 'flash-1': 0.58, 'flash-2': 1, 'flash-3': 1 },
  hopper: { 'flash-1': 0.26, 'flash-2': 0.45, 'flash-3': 1 },
  blackwell: { 'flash-1': 0.26, 'flash-2': 0.45, 'flash-3': 1 },
} as const;

/** On accelerators of other vendors the same fit finds 0.36 of peak where Hopper has 0.47. */
const otherVendorFraction = 0.36 / 0.47;
const sameVendor = new Set(['volta', 'ampere', 'ada', 'hopper', 'blackwell', 'rubin']);

/** Five matrix multiplies against two: the scores are computed again. Dao 2023, FlashAttention-2, §3. */
const backwardWork = 2.5;
/** Rate of the backward kernel over the forward one, as found by the same fit. */
const backwardRate = 0.85;

/**
 * Time of the forward pass.
 *
 * A tile of 128 queries costs 2·128·(headDim + valueHeadDim)·(its keys + prologueKeys) FLOP; tiles run in waves over the units,
 * and half of what the longest tile takes above the mean one is not hidden. Unfused attention writes its scores out instead.
 *
 * @param shape all sizes ≥ 1
 * @returns timeS rises with batch, queries, keys and heads
 */
export function attentionForwardTime(
  shape: AttentionShape,
  kernel: AttentionKernel,
  facts: KernelFacts,
  options?: AttentionOptions,
): KernelTime {
  if (kernel === 'unfused') return unfusedAttentionTime(shape, facts, 1);
  return fusedTime(shape, kernel, facts, 1, 1, options);
}

/**
 * Time of the backward pass: 2.5 times the work of the forward one at 0.85 of its rate, and 2.5 times its bytes
 * (reads Q, K, V, O, dO; writes dQ, dK, dV). Unfused: twice the forward pass.
 */
export function attentionBackwardTime(
  shape: AttentionShape,
  kernel: AttentionKernel,
  facts: KernelFacts,
  options?: AttentionOptions,
): KernelTime {
  if (kernel === 'unfused') return unfusedAttentionTime(shape, facts, 2);
  return fusedTime(shape, kernel, facts, backwardWork / backwardRate, backwardWork, options);
}

function fusedTime(
  shape: AttentionShape,
  kernel: Exclude<AttentionKernel, 'unfused'>,
  facts: KernelFacts,
  workFactor: number,
  byteFactor: number,
  options: AttentionOptions | undefined,
): KernelTime {
  const c = options?.constants ?? attentionConstants(facts.generation, 'bare');
  const { batch, queryTokens, keyTokens, heads, kvHeads, headDim, valueHeadDim } = shape;
  const width = headDim + valueHeadDim;
  const computeFraction =
    options?.computeFraction ??
    c.computeFraction * (options?.rateFraction ?? attentionKernelFraction(kernel, facts.generation));
  const unitFlopPerS =
    (computeFraction * headFraction(width / 2, kernel, c) * facts.sustainedComputeFraction * facts.peakBf16FlopPerS) /
    facts.computeUnits;

  const tiles = batch * tilesPerSequence(shape);
  const longestKeys = Math.min(
    keyTokens,
    shape.windowTokens === undefined ? keyTokens : shape.windowTokens + tileQueries,
  );
  // The diagonal block of a causal tile is computed whole: half a tile of keys more than the mean query sees.
  const masked = shape.causal || shape.windowTokens !== undefined;
  const tileKeys = Math.min(longestKeys, meanKeys(shape) + (masked ? tileQueries / 2 : 0));
  const keyS = (2 * tileQueries * width * workFactor) / unitFlopPerS;
  const computeS =
    waves(tiles, facts.computeUnits) * (tileKeys + c.prologueKeys) * keyS + ((longestKeys - tileKeys) / 2) * keyS;

  const bytes = 2 * batch * width * (queryTokens * heads + keyTokens * kvHeads) * byteFactor;
  const memoryS = bytes / (c.memoryFraction * facts.memoryBytesPerS);
  const bodyS = smoothMax(computeS, memoryS, c.normExponent);
  return kernelTime(bodyS, computeS, memoryS, options?.includeLaunch === false ? 0 : c.launchS);
}

/** Tiles of queries of one sequence: by head, or with the heads of a KV group packed into one tile where that is fewer. */
function tilesPerSequence({ queryTokens, heads, kvHeads, texts }: AttentionShape): number {
  const tilesOf = (queries: number): number => {
    const byHead = heads * Math.ceil(queries / tileQueries);
    const packed = kvHeads * Math.ceil((queries * heads) / kvHeads / tileQueries);
    return Math.min(byHead, packed);
  };
  if (texts === undefined) return tilesOf(queryTokens);
  let [tiles, tokens] = [0, 0];
  for (const { tokens: length, shareFraction } of texts) {
    tiles += shareFraction * tilesOf(length);
    tokens += shareFraction * length;
  }
  return (queryTokens * tiles) / tokens;
}

/** Rate of a kernel over that of the one profiled on the generation; 1 for unfused attention, which has no such rate. */
export function attentionKernelFraction(kernel: AttentionKernel, generation: string): number {
  if (kernel === 'unfused') return 1;
  const older = olderKernelFraction[profiledGeneration(generation)][kernel];
  return sameVendor.has(generation) ? older : older * otherVendorFraction;
}

/**
 * Efficiency by head width: geometric between 64, 128 and 256, level outside. The first FlashAttention reaches the same rate at 64 as at
 * 128, where later ones gain with the width (Dao 2023, FlashAttention-2, Fig. 4 to 6).
 */
function headFraction(width: number, kernel: AttentionKernel, c: AttentionConstants): number {
  if (width === 128 || (kernel === 'flash-1' && width < 128)) return 1;
  if (width < 128) return c.head64Fraction ** Math.log2(128 / Math.max(width, 64));
  return c.head256Fraction ** Math.log2(Math.min(width, 256) / 128);
}
