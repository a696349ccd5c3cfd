/** Parts that sources file under a catalog id although they differ from it. */
import type { AcceleratorFacts } from '../training/input.js';

export interface Variant {
  readonly name: string;
  /** What a row prints when it means this part. */
  readonly printed: RegExp;
  /** The catalog id that they are filed under. */
  readonly id: string;
  readonly facts: Partial<AcceleratorFacts>;
  /** Accelerators that its links join, where other than in the catalog entry. */
  readonly domainSize?: number;
  readonly why: 'validation.why.h100Hbm2e' | 'validation.why.h200Nvl';
}

const variants: readonly Variant[] = [
  {
    // torchtitan docs/performance.md: "H100 with 96 GB HBM2e and 2.4 TB/s, limited to 500 W".
    name: 'H100 96 GB HBM2e, 500 W',
    printed: /H100.*HBM2e/i,
    id: 'h100-sxm',
    facts: { memoryBytes: 94.9 * 2 ** 30, memoryBytesPerS: 2.4e12, tdpW: 500 },
    why: 'validation.why.h100Hbm2e',
  },
  {
    // NVIDIA H200 datasheet (2024-11), NVL column: 835 TFLOPS bf16 and 1,671 fp8 dense, 600 W, four joined by NVLink bridges.
    name: 'H200 NVL',
    printed: /H200.?NVL/i,
    id: 'h200-sxm',
    facts: { peakBf16FlopPerS: 835e12, peakFp8FlopPerS: 1671e12, peakFp4FlopPerS: 1671e12, tdpW: 600 },
    domainSize: 4,
    why: 'validation.why.h200Nvl',
  },
];

/** The part that a printed accelerator means. */
export function variantOf(printed: string): Variant | undefined {
  return variants.find((variant) => variant.printed.test(printed));
}
