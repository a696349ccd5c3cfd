/** Time of one dense matrix multiply on one accelerator: tiles, waves, split-K and the memory roof. */
import { assumedKernelConstants } from './constants/assumed.js';
import type { GemmConstants } from './constants.js';
import { gemmConstants } from './constants.js';
import type { GemmFormat, KernelFacts, KernelTime } from './facts.js';
import { formatBytes, formatPeakFlopPerS } from './facts.js';
import { kernelTime, smoothMax } from './roof.js';

/** C[m,n] = A[m,k]·B[k,n]; all ≥ 1, need not be integers (an average of routed tokens is allowed). */
export interface GemmShape {
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

export interface GemmOptions {
  /** Instead of the fitted ones. */
  readonly constants?: GemmConstants;
  /** False for kernels that follow one another in a stream; default true, as a benchmark of one call sees it. */
  readonly includeLaunch?: boolean;
  /** Bytes that an element of C takes on its way out; default 2. Where C is added to what is there, it is read and written. */
  readonly outputBytesPerElement?: number;
  /** C is added to what is there: a tile waits for what it is added to after its products. */
  readonly accumulates?: boolean;
}

/** Rows and columns of the output that one compute unit makes at a time, from the largest; each step down halves the area. */
export const tileRows: readonly number[] = [128, 128, 64, 64];
export const tileColumns: readonly number[] = [256, 128, 128, 64];
/** Parts that K may be cut into when the output has too few tiles to fill the machine. */
const splits: readonly number[] = [1, 2, 3, 4, 5, 6, 8, 12, 16, 32];
/** A partial sum is written and read back once, in fp32. */
const partialSumBytes = 8;

/**
 * Waves that `tiles` take on `units`: between the fraction and its ceiling, as a last wave that is partly empty
 * runs faster (more cache and power for each tile) but not free. So half a wave is lost at most, where there is more than one:
 * tiles ≤ waves · units ≤ tiles + units / 2.
 *
 * More units at the same peak of the whole accelerator are weaker units: the tiles of small products divide into them less evenly, and one
 * product may take a few per cent longer. With a peak that grows along, more units are never slower.
 */
export function waves(tiles: number, units: number): number {
  const exact = tiles / units;
  return exact <= 1 ? 1 : (Math.ceil(exact) + exact) / 2;
}

/**
 * Time of C = A·B, the best over a menu of tiles and K splits, as a tuned library would choose.
 *
 * One tile takes 2·rows·columns·(k/split + prologueK) FLOP at computeFraction·peak/units; waves of tiles make the compute
 * time; A, B, C and the partial sums cross memory once at memoryFraction of its bandwidth; smoothMax joins the two. Of a C that is
 * added to what is there, a share of the traffic has nothing to hide behind.
 *
 * @param shape m, n, k ≥ 1
 * @returns timeS never falls as m or n grow or as a rate falls; it may as k grows, where a further split of K becomes possible
 * @source constants fitted to ai-dynamo/aiconfigurator tables, see constants/gemm.*.json
 */
export function gemmTime(shape: GemmShape, format: GemmFormat, facts: KernelFacts, options?: GemmOptions): KernelTime {
  const c = options?.constants ?? gemmConstants(facts.generation, format);
  const { m, n, k } = shape;
  const units = facts.computeUnits;
  const unitFlopPerS = (c.computeFraction * facts.sustainedComputeFraction * formatPeakFlopPerS(format, facts)) / units;
  const bytesPerS = c.memoryFraction * facts.memoryBytesPerS;
  const outputBytes = m * n * (options?.outputBytesPerElement ?? 2);
  const waitedBytes = options?.accumulates ? outputBytes * assumedKernelConstants.accumulationExposedFraction.value : 0;
  const bytes = (m + n) * k * formatBytes[format] + outputBytes - waitedBytes;

  let bodyS = Number.POSITIVE_INFINITY;
  let computeS = 0;
  let memoryS = 0;
  for (let s = 0; s < splits.length; s++) {
    const split = splits[s] ?? 1;
    if (split > 1 && k < split * c.minKPerSplit) break;
    const splitMemoryS = (bytes + (split > 1 ? split * m * n * partialSumBytes : 0)) / bytesPerS;
    if (splitMemoryS >= bodyS) break; // more splits only add bytes
    let splitComputeS = Number.POSITIVE_INFINITY;
    let tileEfficiency = 1;
    for (let t = 0; t < tileRows.length; t++) {
      const rows = tileRows[t] ?? 64;
      const columns = tileColumns[t] ?? 64;
      const tiles = split * fewestTiles(m, n, rows, columns);
      const tileS = (2 * rows * columns * (k / split + c.prologueK)) / (unitFlopPerS * tileEfficiency);
      const tilesS = waves(tiles, units) * tileS;
      if (tilesS < splitComputeS) splitComputeS = tilesS;
      tileEfficiency *= c.smallTileFraction;
    }
    if (splitComputeS >= bodyS) continue;
    const splitS = smoothMax(splitComputeS, splitMemoryS, c.normExponent);
    if (splitS < bodyS) {
      bodyS = splitS;
      computeS = splitComputeS;
      memoryS = splitMemoryS;
    }
  }
  const waitedS = waitedBytes / bytesPerS;
  return kernelTime(bodyS + waitedS, computeS, memoryS + waitedS, options?.includeLaunch === false ? 0 : c.launchS);
}

/** Tiles that cover C, laid whichever way needs fewer. */
function fewestTiles(m: number, n: number, rows: number, columns: number): number {
  const upright = Math.ceil(m / rows) * Math.ceil(n / columns);
  const turned = Math.ceil(m / columns) * Math.ceil(n / rows);
  return Math.min(upright, turned);
}
