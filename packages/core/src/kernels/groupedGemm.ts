/** Time of many small matrix multiplies launched as one: the experts of one rank. */
import { assumedKernelConstants } from './constants/assumed.js';
import type { GroupedGemmConstants } from './constants.js';
import { groupedGemmConstants } from './constants.js';
import type { GemmFormat, KernelFacts, KernelTime } from './facts.js';
import { formatBytes, formatPeakFlopPerS } from './facts.js';
import { tileColumns, tileRows, waves } from './gemm.js';
import { kernelTime, smoothMax } from './roof.js';

/** `groups` independent C[rows,n] = A[rows,k]·B[k,n], each with its own B. */
export interface GroupedGemmShape {
  /** Experts held by the rank. */
  readonly groups: number;
  /** Mean rows (tokens) of one group; may be fractional, may be below 1. */
  readonly rowsPerGroup: number;
  readonly n: number;
  readonly k: number;
}

export interface GroupedGemmOptions {
  readonly constants?: GroupedGemmConstants;
  readonly includeLaunch?: boolean;
  readonly outputBytesPerElement?: number;
  /** C is added to what is there, as weight gradients are: its traffic follows the products of its group. */
  readonly accumulates?: boolean;
  /** Rows of this rank over the mean of all ranks, ≥ 1: routing is uneven and the slowest rank sets the pace. Default 1. */
  readonly imbalance?: number;
  /** Every group has exactly rowsPerGroup rows, as benchmarks deal them; default false: groups differ, and each wastes half a tile. */
  readonly equalGroups?: boolean;
}

/**
 * Time of one grouped multiply. Every group rounds up to whole tiles of its own and its weights are read once
 * (groups that get no row are not: a share e^−rows of them under random routing); K is not split.
 *
 * @param shape groups ≥ 1, rowsPerGroup > 0, n, k ≥ 1
 * @returns timeS never falls as groups, rowsPerGroup, n or k grow
 * @source constants fitted to fused expert kernels of ai-dynamo/aiconfigurator, see constants/groupedGemm.*.json
 */
export function groupedGemmTime(
  shape: GroupedGemmShape,
  format: GemmFormat,
  facts: KernelFacts,
  options?: GroupedGemmOptions,
): KernelTime {
  const c = options?.constants ?? groupedGemmConstants(facts.generation, format);
  const { groups, n, k } = shape;
  const rows = shape.rowsPerGroup * (options?.imbalance ?? 1);
  const activeGroups = groups * (1 - Math.exp(-rows));
  const units = facts.computeUnits;
  const unitFlopPerS = (c.computeFraction * facts.sustainedComputeFraction * formatPeakFlopPerS(format, facts)) / units;

  let computeS = Number.POSITIVE_INFINITY;
  let tileEfficiency = 1;
  for (let t = 0; t < tileRows.length; t++) {
    const height = tileRows[t] ?? 64;
    const width = tileColumns[t] ?? 64;
    // Uneven groups waste half a tile each on average, and never less than one whole tile.
    const tilesDown = options?.equalGroups
      ? groups * Math.ceil(rows / height)
      : Math.max(activeGroups, (groups * rows) / height + activeGroups / 2);
    const tileS = (2 * height * width * (k + c.prologueK)) / (unitFlopPerS * tileEfficiency);
    const tilesS = waves(tilesDown * Math.ceil(n / width), units) * tileS;
    if (tilesS < computeS) computeS = tilesS;
    tileEfficiency *= c.smallTileFraction;
  }
  const outputBytes = groups * rows * n * (options?.outputBytesPerElement ?? 2);
  const waitedBytes = options?.accumulates
    ? outputBytes * assumedKernelConstants.groupedAccumulationExposedFraction.value
    : 0;
  const bytes = (activeGroups * n + groups * rows) * k * formatBytes[format] + outputBytes - waitedBytes;
  const bytesPerS = c.memoryFraction * facts.memoryBytesPerS;
  const memoryS = bytes / bytesPerS;
  const waitedS = waitedBytes / bytesPerS;
  const bodyS = smoothMax(computeS, memoryS, c.normExponent) + waitedS;
  return kernelTime(bodyS, computeS, memoryS + waitedS, options?.includeLaunch === false ? 0 : c.launchS);
}
