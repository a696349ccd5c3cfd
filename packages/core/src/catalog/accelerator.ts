/** What the catalog knows of one accelerator. */
import type { Sourced } from '../provenance/index.js';
import type { HostLink } from './host-links.js';

/** Number formats whose peak rates a datasheet lists; peaks are dense. */
export type PeakFormat = 'fp64' | 'tf32' | 'bf16' | 'fp16' | 'fp8' | 'fp6' | 'fp4' | 'int8';

/** Families that share instruction sets, kernels and therefore fitted constants. */
export type AcceleratorGeneration =
  | 'volta'
  | 'ampere'
  | 'ada'
  | 'hopper'
  | 'blackwell'
  | 'rubin'
  | 'cdna2'
  | 'cdna3'
  | 'cdna4'
  | 'cdna5'
  | 'tpu-v4'
  | 'tpu-v5'
  | 'tpu-v6'
  | 'tpu-v7'
  | 'trainium'
  | 'gaudi'
  | 'maia'
  | 'ascend'
  | 'other';

export interface Accelerator {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  /**
   * How clouds name several of them together: `v5p-512` is 512 cores, two to a chip; `v5litepod-256` 256 chips.
   *
   * @source Google Cloud, TPU configurations: names of TPU types by version
   */
  readonly slices?: { readonly names: readonly string[]; readonly coresPerChip: number };
  readonly generation: AcceleratorGeneration;
  readonly formFactor: string;
  /** YYYY, YYYY-MM or YYYY-MM-DD; H1/H2 are written as the month they end. */
  readonly launch: Sourced<string>;
  readonly peakFlopPerS: Partial<Record<PeakFormat, Sourced<number>>>;
  /** As the vendor sells it ("80 GB" is 80e9). */
  readonly marketedMemoryBytes: Sourced<number>;
  /** What the driver or compiler reports in total; the planner uses this one. Its own reserve, about 0.6 %, is still in it. */
  readonly memoryBytes: Sourced<number>;
  readonly memoryType: string;
  readonly memoryBytesPerS: Sourced<number>;
  readonly l2Bytes?: Sourced<number>;
  /** Streaming multiprocessors, compute units or cores that tiles are spread over. */
  readonly computeUnits?: Sourced<number>;
  /** To the memory of its host; absent where it is not published. */
  readonly hostLink?: HostLink;
  readonly scaleUp: {
    readonly technology: string;
    /** Axes of the torus that the links form; absent where switches join them. */
    readonly torusDimensions?: number;
    /** Accelerators that reach each other at this speed; 1 where there is no such link. */
    readonly domainSize: number;
    /** One way, per accelerator, over all its links together; a single pair may get less. */
    readonly bytesPerS: Sourced<number>;
  };
  /** Network card that is usual for it, one way, per accelerator. */
  readonly typicalScaleOutBytesPerS?: Sourced<number>;
  readonly tdpW?: Sourced<number>;
  /** Server power per accelerator, accelerator included. */
  readonly systemPowerW?: Sourced<number>;
  readonly purchasePrices: readonly Sourced<number>[];
  readonly availability?: string;
  readonly notes?: string;
  /** Fields whose value was not re-read in a primary source. */
  readonly unverified: readonly string[];
}
