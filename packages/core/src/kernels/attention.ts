/** Time of fused attention, forward and backward: tiles of 128 queries, causal tail, waves, memory roof. */
import { type AttentionShape, meanKeys } from './attentionShape.js';
import { assumedKernelConstants } from './constants/assumed.js';
import type { AttentionConstants } from './constants.js';
import { attentionConstants } from './constants.js';
import type { KernelFacts, KernelTime } from './facts.js';
import { waves } from './gemm.js';
import { kernelTime, smoothMax } from './roof.js';
import { unfusedAttentionTime } from './unfusedAttention.js';

export type AttentionKernel = 'unfused' | 'flash-1' | 'flash-2' | 'flash-3';

export interface AttentionOptions {
  readonly constants?: AttentionConstants;
  readonly includeLaunch?: boolean;
  /** Rate over that of the kernel profiled on the generation; default 1. */
  readonly rateFraction?: number;
}

/** Queries of one tile, the same in every kernel of the family. */
const tileQueries = 128;

/** Five matrix multiplies against two: the scores are computed again. Dao 2023, FlashAttention-2, §3. */
const backwardWork = 2.5;
const backwardRate = assumedKernelConstants.attentionBackwardRateFraction.value;

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
  const computeFraction = c.computeFraction * (options?.rateFraction ?? 1);
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

/**
 * Efficiency by head width: geometric between 64, 128 and 256, level outside. The first FlashAttention reaches the same rate at 64 as at
 * 128, where later ones gain with the width (Dao 2023, FlashAttention-2, Fig. 4 to 6).
 */
function headFraction(width: number, kernel: AttentionKernel, c: AttentionConstants): number {
  if (width === 128 || (kernel === 'flash-1' && width < 128)) return 1;
  if (width < 128) return c.head64Fraction ** Math.log2(128 / Math.max(width, 64));
  return c.head256Fraction ** Math.log2(Math.min(width, 256) / 128);
}
