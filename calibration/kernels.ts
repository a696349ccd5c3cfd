/**
 * Fits the kernel and collective constants to measured tables and writes them where core reads them.
 *
 * Usage: node calibration/dist/kernels.js --tables DIR, where DIR holds system/operation/backend/version/*.parquet.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { GemmFormat } from '@athanor/core/kernels';
import { fitAttention, readAttention } from './attention.js';
import { fitCollective, readCollective } from './collectives.js';
import type { ErrorSummary } from './errors.js';
import { fitGemm, type GemmTable, readGemm, transferError } from './gemm.js';

const trainRowsPerTable = 2500;
const core = new URL('../../packages/core/src/', import.meta.url);

const about = {
  dataset: {
    title: 'Measured kernel tables of AIConfigurator',
    url: 'https://github.com/ai-dynamo/aiconfigurator',
    revision: '095f58a',
    date: '2026-08-21',
    license: 'Apache-2.0',
  },
  command: 'npm run calibrate -- --tables DIR',
  split: '70 % of the shapes train, at most 2,500 for each table; 30 % are held out, by hash of the shape',
  errors: '|predicted/measured − 1| in percent; constants are shares of the datasheet rates in catalog/accelerators',
};

const generations = {
  ampere: ['a100_sxm'],
  hopper: ['h100_sxm', 'h200_sxm'],
  blackwell: ['b200_sxm', 'gb200'],
} as const;
type Generation = keyof typeof generations;

interface GemmJob {
  readonly format: GemmFormat;
  readonly column: string;
  readonly backends: readonly string[];
  /** Whether the measured call also quantises A. */
  readonly quantised: boolean;
}

// cuBLAS stands behind bf16 everywhere and behind TensorRT-LLM's fp8, as behind training; DeepGEMM behind SGLang's block format.
const bf16: GemmJob = { format: 'bf16', column: 'bfloat16', backends: ['trtllm', 'vllm', 'sglang'], quantised: false };
const fp8: GemmJob = { format: 'fp8', column: 'fp8', backends: ['trtllm'], quantised: true };
const fp8Block: GemmJob = { format: 'fp8-block', column: 'fp8_block', backends: ['sglang'], quantised: true };
const gemmJobs: Readonly<Record<Generation, readonly GemmJob[]>> = {
  ampere: [bf16, { format: 'int8', column: 'sq', backends: ['trtllm'], quantised: true }],
  hopper: [bf16, fp8, fp8Block],
  blackwell: [bf16, fp8, fp8Block, { format: 'nvfp4', column: 'nvfp4', backends: ['trtllm'], quantised: true }],
};

async function calibrateGemm(tables: string): Promise<void> {
  const bf16Tables = new Map<Generation, readonly GemmTable[]>();
  const bf16Constants = new Map<Generation, ReturnType<typeof fitGemm>['constants']>();
  for (const generation of generationNames()) {
    const formats: Record<string, unknown> = {};
    for (const { format, column, backends, quantised } of gemmJobs[generation]) {
      const sources = generations[generation].flatMap((system) =>
        backends.map((backend) => ({ system, backend, column })),
      );
      const read = await Promise.all(sources.map((source) => readGemm(tables, source, trainRowsPerTable)));
      const { constants, quantiseBytesPerElement, range, byTable, ...errors } = fitGemm(read, format, quantised);
      if (format === 'bf16') {
        bf16Tables.set(generation, read);
        bf16Constants.set(generation, constants);
      }
      formats[format] = {
        constants,
        fit: record(read, errors.train, errors.heldOut),
        ...(quantised ? { measuredQuantiseBytesPerElement: quantiseBytesPerElement } : {}),
        fittedRange: range,
        byTable,
      };
      for (const { table, heldOut, computeBound } of byTable) line(`gemm ${format} ${table}`, heldOut, computeBound);
      line(`gemm ${format} ${generation}`, errors.heldOut);
    }
    write(`kernels/constants/gemm.${generation}.json`, {
      family: 'gemm',
      generation,
      form: 'tile-wave-splitK',
      ...about,
      formats,
    });
  }
  for (const from of generationNames()) {
    for (const to of generationNames()) {
      const constants = bf16Constants.get(from);
      if (from !== to && constants) {
        line(`gemm bf16 constants of ${from} on ${to}`, transferError(bf16Tables.get(to) ?? [], 'bf16', constants));
      }
    }
  }
}

async function calibrateAttention(tables: string): Promise<void> {
  const backends = { bare: 'sglang', vllm: 'vllm', trtllm: 'trtllm' };
  for (const generation of generationNames()) {
    const stacks: Record<string, unknown> = {};
    for (const [stack, backend] of Object.entries(backends)) {
      const systems = generations[generation];
      const read = await Promise.all(
        systems.map((system) => readAttention(tables, { system, backend }, trainRowsPerTable)),
      );
      const { constants, byTable, ...errors } = fitAttention(read);
      stacks[stack] = { constants, fit: record(read, errors.train, errors.heldOut), byTable };
      for (const { table, heldOut, from1024Tokens } of byTable) line(`attention ${table}`, heldOut, from1024Tokens);
    }
    write(`kernels/constants/attention.${generation}.json`, {
      family: 'attention',
      generation,
      form: 'tile-wave',
      ...about,
      fittedRange: { queryTokens: [128, 16_384], headDim: [64, 256], causal: true, windowTokens: null },
      stacks,
    });
  }
}

async function calibrateCollectives(tables: string): Promise<void> {
  for (const generation of generationNames()) {
    const kinds: Record<string, unknown> = {};
    for (const kind of ['allReduce', 'allGather', 'reduceScatter', 'allToAll'] as const) {
      const read = await Promise.all(generations[generation].map((system) => readCollective(tables, system, kind)));
      const { constants, train, heldOut, largeMessages } = fitCollective(read, kind);
      const named = read.map(({ system, version }) => ({ system, backend: `nccl ${version}`, heldOut: [] }));
      kinds[kind] = { constants, fit: record(named, train, heldOut), over16Megabytes: largeMessages };
      line(`collective ${kind} ${generation}`, heldOut, largeMessages);
    }
    write(`network/constants/nccl.${generation}.json`, {
      family: 'collective',
      generation,
      form: 'start-ring-ramp',
      ...about,
      fittedRange: { ranks: [2, 8], bytes: [512, 536_870_912] },
      kinds,
    });
  }
}

function generationNames(): readonly Generation[] {
  return Object.keys(generations) as Generation[];
}

function record(
  tables: readonly { readonly system: string; readonly backend: string }[],
  train: ErrorSummary,
  heldOut: ErrorSummary,
): Record<string, unknown> {
  return {
    systems: [...new Set(tables.map((table) => table.system))],
    backends: [...new Set(tables.map((table) => table.backend))],
    trainRows: train.rows,
    heldOutRows: heldOut.rows,
    trainMeanAbsErrorPct: train.meanAbsErrorPct,
    heldOutMeanAbsErrorPct: heldOut.meanAbsErrorPct,
    heldOutMedianAbsErrorPct: heldOut.medianAbsErrorPct,
  };
}

function write(path: string, content: unknown): void {
  writeFileSync(new URL(path, core), `${JSON.stringify(content, null, 2)}\n`);
}

/** One row of the printed table: held-out mean / median and bias, then a subset's mean and bias. */
function line(name: string, heldOut: ErrorSummary, subset?: ErrorSummary): void {
  const cells = [
    name.padEnd(58),
    String(heldOut.rows).padStart(6),
    `${heldOut.meanAbsErrorPct}/${heldOut.medianAbsErrorPct}`.padStart(10),
    heldOut.biasPct.toFixed(1).padStart(6),
  ];
  if (subset) cells.push(`${subset.meanAbsErrorPct}`.padStart(8), subset.biasPct.toFixed(1).padStart(6));
  console.log(cells.join(' '));
}

const { values } = parseArgs({ options: { tables: { type: 'string' } } });
if (values.tables === undefined) {
  console.error('usage: npm run calibrate -- --tables DIR');
  process.exitCode = 2;
} else {
  console.log(
    'table, held-out rows, mean/median error %, bias %; of compute-bound, ≥ 1,024-token or > 16 MB rows: mean, bias',
  );
  await calibrateGemm(values.tables);
  await calibrateAttention(values.tables);
  await calibrateCollectives(values.tables);
}
