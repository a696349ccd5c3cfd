/** Time of the experts of one rank as fused inference kernels run them: permute, up, activate, down, gather. */
import { type GroupedGemmConstants, groupedGemmConstants } from './constants.js';
import type { GemmFormat, KernelFacts } from './facts.js';
import { formatBytes } from './facts.js';
import { groupedGemmTime } from './groupedGemm.js';

/** Experts of one rank and the tokens that reach them. */
export interface FusedExpertsShape {
  /** Tokens of the rank, each of which gets one row of the result. */
  readonly tokens: number;
  /** Experts held by the rank. */
  readonly groups: number;
  /** Rows (routed copies of tokens) of one expert, the same for each. */
  readonly rowsPerGroup: number;
  readonly hiddenSize: number;
  /** Width of one expert on this rank. */
  readonly expertFfnSize: number;
  /** Gate and up projection; false for one projection and an activation. */
  readonly gated: boolean;
}

/** Parts of the time, in seconds. */
export interface FusedExpertsTime {
  /** Both grouped products. */
  readonly productS: number;
  /** Permuting, activating, quantising and gathering. */
  readonly movedS: number;
  readonly launchS: number;
  readonly timeS: number;
}

/**
 * Bytes that the work around the products reads and writes, each intermediate result crossing memory once.
 *
 * A routed row is read (16-bit) and written for the up projection (in the format), the result of that projection is read and
 * its activation written (in the format), and the result of the down projection is read; every token's sum is written.
 */
export function movedBytes(shape: FusedExpertsShape, format: GemmFormat): number {
  const { tokens, groups, rowsPerGroup, hiddenSize, expertFfnSize, gated } = shape;
  const rows = groups * rowsPerGroup;
  const written = formatBytes[format];
  return (
    rows * hiddenSize * (2 + written) +
    rows * expertFfnSize * ((gated ? 2 : 1) * 2 + written) +
    rows * hiddenSize * 2 +
    tokens * hiddenSize * 2
  );
}

/**
 * Time of one call of fused experts, without communication.
 *
 * @param shape tokens, groups ≥ 1; rowsPerGroup > 0
 * @source the form of TensorRT-LLM's fused experts; constants in constants/groupedGemm.*.json
 */
export function fusedExpertsTime(
  shape: FusedExpertsShape,
  format: GemmFormat,
  facts: KernelFacts,
  options?: { readonly constants?: GroupedGemmConstants; readonly equalGroups?: boolean },
): FusedExpertsTime {
  const constants = options?.constants ?? groupedGemmConstants(facts.generation, format);
  const { groups, rowsPerGroup, hiddenSize, expertFfnSize, gated } = shape;
  const product = { constants, includeLaunch: false, equalGroups: options?.equalGroups ?? false };
  const up = { groups, rowsPerGroup, n: (gated ? 2 : 1) * expertFfnSize, k: hiddenSize };
  const down = { groups, rowsPerGroup, n: hiddenSize, k: expertFfnSize };
  const productS =
    groupedGemmTime(up, format, facts, product).timeS + groupedGemmTime(down, format, facts, product).timeS;
  const movedS = movedBytes(shape, format) / (constants.movedFraction * facts.memoryBytesPerS);
  return { productS, movedS, launchS: constants.launchS, timeS: productS + movedS + constants.launchS };
}
