/** Fits dense products, and what quantising before them costs, and writes their constants. */
import { formatBytes, type GemmConstants, type GemmFormat, gemmConstants } from '@athanor/core/kernels';
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
import { fitGemm, type GemmTable, gemmFamily, type Quantising, transferError } from '../gemm.js';
import { quantiseFractions, readQuantise } from '../quantise.js';

interface GemmJob {
  readonly format: GemmFormat;
  readonly column: string;
  readonly backends: readonly string[];
  /** What the measured call does to A first; 'measured' is TensorRT-LLM's dynamic scale of the whole tensor. */
  readonly quantising: 'none' | 'measured' | 'fitted';
}

// cuBLAS stands behind bf16 everywhere and behind TensorRT-LLM's fp8, as behind training; DeepGEMM behind the block formats here.
const bf16: GemmJob = {
  format: 'bf16',
  column: 'bfloat16',
  backends: ['trtllm', 'vllm', 'sglang'],
  quantising: 'none',
};
const fp8: GemmJob = { format: 'fp8', column: 'fp8', backends: ['trtllm'], quantising: 'measured' };
const fp8Block = { format: 'fp8-block', column: 'fp8_block', quantising: 'fitted' } as const;
const jobs: Readonly<Record<Generation, readonly GemmJob[]>> = {
  ampere: [bf16, { format: 'int8', column: 'sq', backends: ['trtllm'], quantising: 'fitted' }],
  hopper: [bf16, fp8, { ...fp8Block, backends: ['sglang'] }],
  blackwell: [
    bf16,
    fp8,
    { ...fp8Block, backends: ['trtllm'] },
    { format: 'nvfp4', column: 'nvfp4', backends: ['trtllm'], quantising: 'fitted' },
  ],
};

/** Dense constants found in this run, which other families share; those on file where they were not fitted anew. */
const found = new Map<string, GemmConstants>();

export function denseConstants(generation: Generation, format: GemmFormat): GemmConstants {
  return found.get(`${generation} ${format}`) ?? gemmConstants(generation, format);
}

export async function calibrateGemm({ kernels }: Places): Promise<void> {
  const bf16Tables = new Map<Generation, readonly GemmTable[]>();
  for (const generation of generationNames) {
    const formats: Record<string, unknown> = {};
    const fittedBytes: Partial<Record<GemmFormat, number>> = {};
    for (const job of jobs[generation]) {
      const { format, column, backends, quantising } = job;
      const sources = generations[generation].flatMap((system) =>
        backends.map((backend) => ({ system, backend, column })),
      );
      const family = gemmFamily(format);
      const read = await Promise.all(
        sources.map((source) => readMeasured(kernels, family, source, trainRowsPerTable / 2)),
      );
      const quantise = quantising === 'measured' ? await measuredQuantise(kernels, generation) : { kind: quantising };
      const fit = fitGemm(read, format, quantise, sharedWith(job, generation));
      const { constants, quantiseBytesPerElement, sustainedFraction, range, byTable, heldOut } = fit;
      if (format === 'bf16') bf16Tables.set(generation, read);
      found.set(`${generation} ${format}`, constants);
      if (quantising === 'fitted') fittedBytes[format] = quantiseBytesPerElement;
      const bytesPerElement = quantise.kind === 'measured' ? quantise.bytesPerElement : quantiseBytesPerElement;
      formats[format] = {
        constants,
        fit: record(read, fit),
        ...(quantise.kind === 'none' ? {} : { quantise: { ...quantise, bytesPerElement } }),
        sustainedFraction,
        fittedRange: range,
        byTable,
      };
      for (const { table, heldOut: rows, training, longK } of byTable)
        line(`gemm ${format} ${table}`, rows, training, longK);
      line(`gemm ${format} ${generation}`, heldOut);
    }
    write(`kernels/constants/gemm.${generation}.json`, {
      family: 'gemm',
      generation,
      form: 'tile-wave-splitK',
      note: 'training: m, n, k of 1,024 and more and bound by compute, which count double; longK: of those, k of 4,096 and more and above the smaller of m and n. The constants hold at the clock of short calls; sustainedFraction is what long ones keep under the power cap. quantise: bytes at the datasheet bandwidth for each element of A',
      ...about,
      formats,
    });
    if (generation !== 'ampere') await writeQuantise(kernels, generation, fittedBytes);
  }
  for (const from of generationNames) {
    for (const to of generationNames) {
      if (from === to) continue;
      const error = transferError(bf16Tables.get(to) ?? [], 'bf16', denseConstants(from, 'bf16'));
      line(`gemm bf16 constants of ${from} on ${to}`, error);
    }
  }
}

/** The memory is the same for every format, and cuBLAS's tiles are for those it multiplies. */
function sharedWith({ format, quantising }: GemmJob, generation: Generation): Partial<GemmConstants> {
  if (format === 'bf16') return {};
  const { memoryFraction, smallTileFraction } = denseConstants(generation, 'bf16');
  return { memoryFraction, ...(quantising === 'measured' ? { smallTileFraction } : {}) };
}

async function measuredQuantise(tables: string, generation: Generation): Promise<Quantising> {
  const bytesPerElement: Record<string, number> = {};
  for (const system of generations[generation]) {
    const { cast, scale } = await readQuantise(tables, { system, backend: 'trtllm' });
    bytesPerElement[system] = Number((cast + scale).toPrecision(3));
  }
  return { kind: 'measured', bytesPerElement };
}

/** @param fitted bytes per element that the GEMM fits found, by format */
async function writeQuantise(
  tables: string,
  generation: Generation,
  fitted: Readonly<Partial<Record<GemmFormat, number>>>,
): Promise<void> {
  const costs = (backend: string) =>
    Promise.all(generations[generation].map((system) => readQuantise(tables, { system, backend })));
  const [tensor, rows] = await Promise.all([costs('trtllm'), costs('vllm')]);
  const share = (format: GemmFormat): number | undefined => {
    const bytes = fitted[format];
    return bytes === undefined ? undefined : Number(((2 + formatBytes[format]) / bytes).toPrecision(3));
  };
  write(`kernels/constants/quantise.${generation}.json`, {
    family: 'quantise',
    generation,
    form: 'bytes over a share of the memory bandwidth',
    ...about,
    split:
      'medians over matrices of 2^25 elements and more, nothing fitted; block and 4-bit casts as found with the GEMM they precede',
    fractions: {
      ...quantiseFractions(tensor, rows),
      blockCast: share('fp8-block'),
      fourBitCast: share('nvfp4'),
    },
    bytesPerElement: { tensorScale: tensor, rowScale: rows, fittedWithGemm: fitted },
  });
}
