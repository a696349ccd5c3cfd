/** What a kernel model is told about the machine, and what it answers. */

/** Rates of one accelerator that its kernels run against; peaks are dense. */
export interface KernelFacts {
  /** Architecture generation, as in the catalog ('ampere', 'hopper', …); it picks the fitted constants. */
  readonly generation: string;
  readonly peakBf16FlopPerS: number;
  /** Equals the bf16 peak where there is no 8-bit unit. */
  readonly peakFp8FlopPerS: number;
  readonly peakFp4FlopPerS: number;
  readonly memoryBytesPerS: number;
  /** Streaming multiprocessors, compute units or cores that tiles are spread over. */
  readonly computeUnits: number;
  /** Share of the short-run GEMM rate that hours of training sustain under the power cap; 1 for kernel benchmarks. */
  readonly sustainedComputeFraction: number;
}

/** Format of both inputs of a matrix multiply; the output stays 16-bit unless said otherwise. */
export type GemmFormat = 'bf16' | 'fp8' | 'fp8-row' | 'fp8-block' | 'mxfp8' | 'nvfp4' | 'int8';

/** Time of one kernel and its parts; `timeS` includes `launchS` only where the caller asked for it. */
export interface KernelTime {
  readonly timeS: number;
  /** On the compute units alone. */
  readonly computeS: number;
  /** On the memory bus alone. */
  readonly memoryS: number;
  readonly launchS: number;
  /** The largest of the three parts; compute on a tie. */
  readonly boundBy: 'compute' | 'memory' | 'launch';
}

/** Bytes of one input element, scales included: one fp32 scale per 128 (fp8-block), one byte per 32 (mxfp8) or per 16 (nvfp4). */
export const formatBytes: Readonly<Record<GemmFormat, number>> = {
  bf16: 2,
  fp8: 1,
  'fp8-row': 1,
  'fp8-block': 1 + 4 / 128,
  mxfp8: 1 + 1 / 32,
  nvfp4: 0.5 + 1 / 16,
  int8: 1,
};

/** Dense peak that a format runs against, in FLOP/s; 8-bit integers share the 8-bit float peak. */
export function formatPeakFlopPerS(format: GemmFormat, facts: KernelFacts): number {
  switch (format) {
    case 'bf16':
      return facts.peakBf16FlopPerS;
    case 'fp8':
    case 'fp8-row':
    case 'fp8-block':
    case 'mxfp8':
    case 'int8':
      return facts.peakFp8FlopPerS;
    case 'nvfp4':
      return facts.peakFp4FlopPerS;
    default:
      return format satisfies never;
  }
}
