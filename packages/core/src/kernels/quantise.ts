/** Time of quantising a matrix before a narrow multiply: finding scales, casting, and a transposed copy where one is needed. */
import quantiseBlackwell from './constants/quantise.blackwell.json' with { type: 'json' };
import quantiseHopper from './constants/quantise.hopper.json' with { type: 'json' };
import { elementwiseMemoryFraction } from './elementwise.js';
import { formatBytes, type GemmFormat, type KernelFacts } from './facts.js';
import { type ProfiledGeneration, profiledGeneration } from './transfer.js';

/**
 * When the scale of a whole tensor is known: `delayed` takes it from earlier steps, `current` reads the tensor once more.
 * Finer scales are found while casting and ignore it, but for the scale of the whole tensor that nvfp4 has besides.
 */
export type TensorScaling = 'delayed' | 'current';

export interface QuantiseOptions {
  /** Default 'delayed'. */
  readonly scaling?: TensorScaling;
  /** Copies written: 1, or 2 where the transposed matrix is multiplied too, as for weight gradients. Default 1. */
  readonly copies?: 1 | 2;
}

/** Share of the memory bandwidth that each kind of pass attains. */
interface QuantiseFractions {
  /** Read 16 bits, write 8, the scale being known. */
  readonly cast: number;
  /** Read 16 bits to find the largest of all. */
  readonly tensorScale: number;
  /** Find the largest of each row and cast. */
  readonly rowCast: number;
  /** Find the largest of each block and cast to 8 bits. */
  readonly blockCast: number;
  /** The same, to 4 bits. */
  readonly fourBitCast: number;
}

/** Hopper casts nothing to 4 bits and Ampere nothing to 8: the nearest generation that does stands in. */
const fractions: Readonly<Record<ProfiledGeneration, QuantiseFractions>> = {
  ampere: { ...quantiseHopper.fractions, fourBitCast: quantiseBlackwell.fractions.fourBitCast },
  hopper: { ...quantiseHopper.fractions, fourBitCast: quantiseBlackwell.fractions.fourBitCast },
  blackwell: quantiseBlackwell.fractions,
};

/** Bytes of a 16-bit element. */
const wide = 2;

/**
 * Bytes over attained share of bandwidth, for one element; 0 for 16-bit products.
 *
 * A pass that casts reads 16 bits and writes `copies` times the format. Where a pass reads each row or column for its own scales
 * (fp8-row), each copy takes a pass of its own.
 */
function datasheetBytes(format: GemmFormat, generation: string, options: QuantiseOptions): number {
  const f = fractions[profiledGeneration(generation)];
  const copies = options.copies ?? 1;
  const written = formatBytes[format] * copies;
  const scale = options.scaling === 'current' ? wide / f.tensorScale : 0;
  switch (format) {
    case 'bf16':
      return 0;
    case 'fp8':
    case 'int8':
      return scale + (wide + written) / f.cast;
    case 'fp8-row':
      return (copies * (wide + formatBytes[format])) / f.rowCast;
    case 'fp8-block':
    case 'mxfp8':
      return (wide + written) / f.blockCast;
    case 'nvfp4':
      return scale + (wide + written) / f.fourBitCast;
    default:
      return format satisfies never;
  }
}

/**
 * Time to quantise a matrix of `elements`, without launch.
 *
 * @param elements ≥ 0
 * @returns seconds, proportional to elements; 0 for bf16
 * @source quantising kernels of ai-dynamo/aiconfigurator, alone or as part of a linear layer, see constants/quantise.*.json
 */
export function quantiseTime(
  elements: number,
  format: GemmFormat,
  facts: Pick<KernelFacts, 'generation' | 'memoryBytesPerS'>,
  options: QuantiseOptions = {},
): number {
  return (elements * datasheetBytes(format, facts.generation, options)) / facts.memoryBytesPerS;
}

/**
 * The same cost in bytes of ordinary elementwise work for each element: what `elementwiseTime` takes the same time for.
 *
 * @returns bytes, ≥ 0
 */
export function quantiseElementwiseBytes(
  format: GemmFormat,
  generation: string,
  options: QuantiseOptions = {},
): number {
  return datasheetBytes(format, generation, options) * elementwiseMemoryFraction;
}
