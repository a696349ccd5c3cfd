/**
 * Fits the kernel and collective constants to measured tables and writes them where core reads them.
 *
 * Usage: node calibration/dist/kernels.js --tables DIR [--only FAMILY,…]. DIR holds kernels/system/operation/backend/version/*.parquet
 * and networks/system/send_recv.csv.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  elementwiseMemoryFraction,
  formatBytes,
  type GemmConstants,
  type GemmFormat,
  type GroupedGemmConstants,
  gemmConstants,
} from '@athanor/core/kernels';
import { fitAttention, latentErrors, readAttention, readLatentAttention } from './attention.js';
import { fitCollective, readCollective, readSends, sendFolders } from './collectives.js';
import type { ErrorSummary } from './errors.js';
import { fitExchange, readExchange } from './exchange.js';
import { fitGemm, type GemmTable, type Quantising, readGemm, transferError } from './gemm.js';
import { fitGrouped, readGrouped } from './groupedGemm.js';
import { quantiseFractions, readQuantise } from './quantise.js';
import { TableError } from './tables.js';

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

const vidur = {
  title: 'Network profiles of Vidur',
  url: 'https://github.com/microsoft/vidur',
  revision: '7d47513',
  license: 'MIT',
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
const gemmJobs: Readonly<Record<Generation, readonly GemmJob[]>> = {
  ampere: [bf16, { format: 'int8', column: 'sq', backends: ['trtllm'], quantising: 'fitted' }],
  hopper: [bf16, fp8, { ...fp8Block, backends: ['sglang'] }],
  blackwell: [
    bf16,
    fp8,
    { ...fp8Block, backends: ['trtllm'] },
    { format: 'nvfp4', column: 'nvfp4', backends: ['trtllm'], quantising: 'fitted' },
  ],
};

/** Dense constants found in this run, which the grouped multiplies share; those on file where they were not fitted anew. */
const denseFound = new Map<string, GemmConstants>();

function dense(generation: Generation, format: GemmFormat): GemmConstants {
  return denseFound.get(`${generation} ${format}`) ?? gemmConstants(generation, format);
}

async function calibrateGemm(tables: string): Promise<void> {
  const bf16Tables = new Map<Generation, readonly GemmTable[]>();
  const bf16Constants = new Map<Generation, GemmConstants>();
  for (const generation of generationNames()) {
    const formats: Record<string, unknown> = {};
    const fittedBytes: Partial<Record<GemmFormat, number>> = {};
    for (const { format, column, backends, quantising } of gemmJobs[generation]) {
      const sources = generations[generation].flatMap((system) =>
        backends.map((backend) => ({ system, backend, column })),
      );
      const read = await Promise.all(sources.map((source) => readGemm(tables, source, format, trainRowsPerTable / 2)));
      // The memory is the same for every format, and cuBLAS's tiles are for those it multiplies.
      const wide = bf16Constants.get(generation);
      const shared = wide && {
        memoryFraction: wide.memoryFraction,
        ...(quantising === 'measured' ? { smallTileFraction: wide.smallTileFraction } : {}),
      };
      const quantise = quantising === 'measured' ? await measuredQuantise(tables, generation) : { kind: quantising };
      const { constants, quantiseBytesPerElement, sustainedFraction, range, byTable, train, heldOut } = fitGemm(
        read,
        format,
        quantise,
        shared ?? {},
      );
      if (format === 'bf16') {
        bf16Tables.set(generation, read);
        bf16Constants.set(generation, constants);
      }
      denseFound.set(`${generation} ${format}`, constants);
      if (quantising === 'fitted') fittedBytes[format] = quantiseBytesPerElement;
      formats[format] = {
        constants,
        fit: record(read, train, heldOut),
        ...(quantise.kind === 'none'
          ? {}
          : {
              quantise: {
                ...quantise,
                bytesPerElement: quantise.kind === 'measured' ? quantise.bytesPerElement : quantiseBytesPerElement,
              },
            }),
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
    if (generation !== 'ampere') await calibrateQuantise(tables, generation, fittedBytes);
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

async function measuredQuantise(tables: string, generation: Generation): Promise<Quantising> {
  const bytesPerElement: Record<string, number> = {};
  for (const system of generations[generation]) {
    const { cast, scale } = await readQuantise(tables, system, 'trtllm');
    bytesPerElement[system] = Number((cast + scale).toPrecision(3));
  }
  return { kind: 'measured', bytesPerElement };
}

/** @param fitted bytes per element that the GEMM fits found, by format */
async function calibrateQuantise(
  tables: string,
  generation: Generation,
  fitted: Readonly<Partial<Record<GemmFormat, number>>>,
): Promise<void> {
  const costs = (backend: string) =>
    Promise.all(generations[generation].map((system) => readQuantise(tables, system, backend)));
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

interface GroupedJob {
  readonly format: GemmFormat;
  readonly column: string;
  readonly kernel: string;
  readonly distribution: string;
}

// Cutlass and DeepGEMM, as in training; Triton and TensorRT's own generated kernels in the same files are for inference.
const cutlass = { kernel: 'moe_torch_flow_cutlass', distribution: 'balanced' };
const groupedJobs: Readonly<Record<Generation, readonly GroupedJob[]>> = {
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

async function calibrateGrouped(tables: string): Promise<void> {
  for (const generation of generationNames()) {
    const formats: Record<string, unknown> = {};
    let shared: Partial<GroupedGemmConstants> = {};
    if (generation === 'ampere') {
      // Whole layers of uneven experts tell the rate and no more: the rest is the dense multiply's, and Hopper's launch.
      const { memoryFraction, normExponent } = dense(generation, 'bf16');
      shared = { memoryFraction, normExponent, movedFraction: elementwiseMemoryFraction, launchS: 40e-6 };
    }
    for (const { format, ...job } of groupedJobs[generation]) {
      const read = await Promise.all(
        generations[generation].map((system) => readGrouped(tables, { system, ...job }, format, trainRowsPerTable)),
      );
      const { constants, benchmarkComputeFraction, range, byTable, train, heldOut } = fitGrouped(
        read,
        format,
        dense(generation, format),
        shared,
      );
      shared = { ...shared, memoryFraction: constants.memoryFraction };
      formats[format] = {
        constants,
        fit: record(read, train, heldOut),
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

/** Kernels of latent attention that are made for prefill; SGLang's on Hopper reuses one for decode. */
const latentBackends: Readonly<Record<Generation, string>> = {
  ampere: 'trtllm',
  hopper: 'trtllm',
  blackwell: 'sglang',
};

async function calibrateAttention(tables: string): Promise<void> {
  const backends = { bare: 'sglang', vllm: 'vllm', trtllm: 'trtllm' };
  for (const generation of generationNames()) {
    const stacks: Record<string, unknown> = {};
    const systems = generations[generation];
    const { memoryFraction } = dense(generation, 'bf16');
    for (const [stack, backend] of Object.entries(backends)) {
      const read = await Promise.all(
        systems.map((system) => readAttention(tables, { system, backend }, trainRowsPerTable / 2)),
      );
      const fit = fitAttention(read, memoryFraction);
      const { constants, sustainedFraction, byTable, train, heldOut } = fit;
      const latent =
        stack === 'bare'
          ? await Promise.all(
              systems.map(async (system) => {
                const table = await readLatentAttention(tables, system, latentBackends[generation]);
                return { table: table.name, all: latentErrors(table, fit) };
              }),
            )
          : undefined;
      stacks[stack] = { constants, fit: record(read, train, heldOut), sustainedFraction, byTable, latent };
      for (const { table, heldOut: rows, training } of byTable) line(`attention ${table}`, rows, training);
      for (const { table, all } of latent ?? []) line(`attention ${table}`, all);
    }
    write(`kernels/constants/attention.${generation}.json`, {
      family: 'attention',
      generation,
      form: 'tile-wave',
      note: 'training: 2,048 to 8,192 tokens, 8 to 64 heads 64 or 128 wide, 500 tiles and more, which count double. latent: prefill of latent attention, 192 and 128 wide, never fitted. The backward pass was not measured',
      ...about,
      fittedRange: { queryTokens: [128, 16_384], headDim: [64, 256], causal: true, windowTokens: null },
      stacks,
    });
  }
}

async function calibrateCollectives(tables: string, networks: string): Promise<void> {
  for (const generation of generationNames()) {
    const kinds: Record<string, unknown> = {};
    for (const kind of ['allReduce', 'allGather', 'reduceScatter', 'allToAll'] as const) {
      const read = await Promise.all(generations[generation].map((system) => readCollective(tables, system, kind)));
      const { constants, train, heldOut, largeMessages } = fitCollective(read, kind);
      const named = read.map(({ system, version }) => ({ system, backend: `nccl ${version}`, heldOut: [] }));
      const largestMessageBusFraction = Object.fromEntries(
        read.map(({ system, busFractions }) => [system, busFractions]),
      );
      kinds[kind] = {
        constants,
        fit: record(named, train, heldOut),
        over16Megabytes: largeMessages,
        largestMessageBusFraction,
      };
      line(`collective ${kind} ${generation}`, heldOut, largeMessages);
    }
    const senders = generations[generation].filter((system) => system in sendFolders);
    if (senders.length > 0) {
      const read = senders.map((system) => readSends(networks, system));
      const { constants, train, heldOut, largeMessages } = fitCollective(read, 'pointToPoint');
      const named = read.map(({ system }) => ({ system, backend: 'nccl, profiled by Vidur', heldOut: [] }));
      kinds.pointToPoint = {
        constants,
        dataset: vidur,
        fit: record(named, train, heldOut),
        over16Megabytes: largeMessages,
      };
      line(`collective pointToPoint ${generation}`, heldOut, largeMessages);
    }
    write(`network/constants/nccl.${generation}.json`, {
      family: 'collective',
      generation,
      form: 'start-ring-ramp',
      note: 'Messages above 4 MB count double. largestMessageBusFraction: share of the one-way scale-up bandwidth on the bus at 512 MB, by ranks. Sends between two ranks of a node: those above 16 MB count four times',
      ...about,
      fittedRange: { ranks: [2, 8], bytes: [512, 536_870_912] },
      kinds,
    });
  }
}

/** Only an older release was run over several nodes, and H200's file of it is H100's; racks of Blackwell run HybridEP, whose rates are published. */
const exchangeSources = [
  { system: 'h100_sxm' },
  { system: 'h200_sxm' },
  { system: 'h100_sxm', version: '0.5.6.post2' },
];

async function calibrateExchange(tables: string): Promise<void> {
  const read = await Promise.all(exchangeSources.map((source) => readExchange(tables, source)));
  const { constants, train, heldOut, congested } = fitExchange(read);
  line('exchange hopper', heldOut, congested);
  write('network/constants/exchange.hopper.json', {
    family: 'exchange',
    generation: 'hopper',
    form: 'start, units or port',
    note: 'Dispatch in 8 bits and combine in 16, data and notification together; ports of 400 Gb/s. Rows on eight nodes are kept out',
    ...about,
    fittedRange: { tokens: [64, 131_072], computeUnits: [12, 24], domains: [1, 4] },
    constants,
    fit: record(
      read.map((table) => ({ ...table, heldOut: [] })),
      train,
      heldOut,
    ),
    onEightNodes: congested,
  });
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
    trainMedianAbsErrorPct: train.medianAbsErrorPct,
    heldOutMeanAbsErrorPct: heldOut.meanAbsErrorPct,
    heldOutMedianAbsErrorPct: heldOut.medianAbsErrorPct,
  };
}

function write(path: string, content: unknown): void {
  writeFileSync(new URL(path, core), `${JSON.stringify(content, null, 2)}\n`);
}

/** One row of the printed table: held-out mean / median and bias, then those of subsets. */
function line(name: string, heldOut: ErrorSummary, ...subsets: readonly ErrorSummary[]): void {
  const cells = (one: ErrorSummary) =>
    [
      String(one.rows).padStart(6),
      `${one.meanAbsErrorPct}/${one.medianAbsErrorPct}`.padStart(10),
      one.biasPct.toFixed(1).padStart(6),
    ].join(' ');
  console.log([name.padEnd(58), ...[heldOut, ...subsets].map(cells)].join(' '));
}

const families = {
  gemm: calibrateGemm,
  groupedGemm: calibrateGrouped,
  attention: calibrateAttention,
  collectives: calibrateCollectives,
  exchange: calibrateExchange,
} as const;
type Family = keyof typeof families;

function isFamily(name: string): name is Family {
  return name in families;
}

const { values } = parseArgs({ options: { tables: { type: 'string' }, only: { type: 'string' } } });
const chosen = values.only?.split(',') ?? Object.keys(families);
if (values.tables === undefined || !chosen.every(isFamily)) {
  console.error(`usage: npm run calibrate -- --tables DIR [--only ${Object.keys(families).join(',')}]`);
  process.exitCode = 2;
} else {
  console.log(
    'table, held-out rows, mean/median error %, bias %; of compute-bound, ≥ 1,024-token or > 16 MB rows: mean, bias',
  );
  try {
    for (const family of chosen)
      await families[family](join(values.tables, 'kernels'), join(values.tables, 'networks'));
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    console.error(`calibrate: ${error.message}`);
    process.exitCode = 1;
  }
}
