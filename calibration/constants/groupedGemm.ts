/** Fits grouped products of experts and writes their constants. */
import { elementwiseMemoryFraction, type GemmFormat, type GroupedGemmConstants } from '@athanor/core/kernels';
import {
  about,
  type Generation,
  generationNames,
  generations,
  line,
  type Places,
  record,
  trainRowsPerTable,
  write,
} from '../constantsFile.js';
import { readMeasured } from '../family.js';
import { fitGrouped, groupedFamily } from '../groupedGemm.js';
import { denseConstants } from './gemm.js';

interface GroupedJob {
  readonly format: GemmFormat;
  readonly column: string;
  readonly kernel: string;
  readonly distribution: string;
}

// Cutlass and DeepGEMM, as in training; Triton and TensorRT's own generated kernels in the same files are for inference.
const cutlass = { kernel: 'moe_torch_flow_cutlass', distribution: 'balanced' };
const jobs: Readonly<Record<Generation, readonly GroupedJob[]>> = {
  ampere: [{ format: 'bf16', column: 'bfloat16', kernel: 'moe_torch_flow', distribution: 'power_law_1.01' }],
  hopper: [
    { format: 'bf16', column: 'bfloat16', ...cutlass },
    { format: 'fp8', column: 'fp8', ...cutlass },
    { format: 'fp8-block', column: 'fp8_block', ...cutlass },
  ],
  blackwell: [
    { format: 'bf16', column: 'bfloat16', ...cutlass },
    { format: 'fp8', column: 'fp8', ...cutlass },
    { format: 'fp8-block', column: 'fp8_block', kernel: 'deepgemm', distribution: 'balanced' },
    { format: 'nvfp4', column: 'nvfp4', ...cutlass },
  ],
};

export async function calibrateGrouped({ kernels }: Places): Promise<void> {
  for (const generation of generationNames) {
    const formats: Record<string, unknown> = {};
    let shared: Partial<GroupedGemmConstants> = {};
    if (generation === 'ampere') {
      // Whole layers of uneven experts tell the rate and no more: the rest is the dense multiply's, and Hopper's launch.
      const { memoryFraction, normExponent } = denseConstants(generation, 'bf16');
      shared = { memoryFraction, normExponent, movedFraction: elementwiseMemoryFraction, launchS: 40e-6 };
    }
    for (const { format, ...job } of jobs[generation]) {
      const family = groupedFamily(format);
      const read = await Promise.all(
        generations[generation].map((system) => readMeasured(kernels, family, { system, ...job }, trainRowsPerTable)),
      );
      const fit = fitGrouped(read, format, denseConstants(generation, format), shared);
      const { constants, benchmarkComputeFraction, range, byTable } = fit;
      shared = { ...shared, memoryFraction: constants.memoryFraction };
      formats[format] = {
        constants,
        fit: record(read, fit),
        benchmarkComputeFraction,
        kernel: job.kernel,
        distribution: job.distribution,
        fittedRange: range,
        byTable,
      };
      for (const { table, tuned, from256Rows } of byTable) line(`grouped ${format} ${table}`, tuned, from256Rows);
    }
    write(`kernels/constants/groupedGemm.${generation}.json`, {
      family: 'groupedGemm',
      generation,
      form: 'tile-wave, and bytes moved around the products',
      note: 'Balanced routing (Ampere: whole uneven layers), 64 rows an expert and more, weights above 256 MB, gated. Errors are those of benchmarkComputeFraction, which weights that were never set allow; computeFraction is the lower of it and that of the dense multiply. tuned: without the series that the benchmark tuned no kernel for. A row counts an error of 0.3 in the logarithm at most',
      ...about,
      formats,
    });
  }
}
