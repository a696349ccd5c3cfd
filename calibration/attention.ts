/** Fits the constants of the fused attention model to measured prefill attention. */
import {
  type AttentionConstants,
  type AttentionShape,
  attentionForwardTime,
  type KernelFacts,
} from '@athanor/core/kernels';
import { type ErrorSummary, errorsOf, meanLogError } from './errors.js';
import { minimise } from './simplex.js';
import { splitRows } from './split.js';
import { measuredSystem } from './systems.js';
import { type Columns, checkShares, numberOf, numberOr, readTable } from './tables.js';
import { throttled } from './throttle.js';

interface AttentionRow {
  readonly key: string;
  readonly measuredS: number;
  readonly shape: AttentionShape;
  readonly facts: KernelFacts;
}

export interface AttentionTable {
  readonly name: string;
  readonly system: string;
  readonly backend: string;
  readonly train: readonly AttentionRow[];
  /** Of the rows that train, those of the sizes that training has. */
  readonly trainLarge: readonly AttentionRow[];
  readonly heldOut: readonly AttentionRow[];
  /** Sliding-window rows: never fitted. */
  readonly windowed: readonly AttentionRow[];
}

export interface AttentionFit {
  readonly constants: AttentionConstants;
  /** Rate that long calls keep of that of short ones: the power cap lowers the clock. */
  readonly sustainedFraction: number;
  readonly train: ErrorSummary;
  readonly heldOut: ErrorSummary;
  readonly byTable: readonly {
    readonly table: string;
    readonly heldOut: ErrorSummary;
    /** 2,048 to 8,192 tokens, 8 to 64 heads of width 64 or 128, and tiles for a few waves. */
    readonly training: ErrorSummary;
    readonly windowed: ErrorSummary;
  }[];
}

/** Prefill of latent attention, 192 wide for queries and keys and 128 for values: never fitted. */
export interface LatentTable {
  readonly name: string;
  readonly rows: readonly AttentionRow[];
}

/** Kernels that belong to the family; Triton and first-release kernels in the same files do not. */
const fusedKernels = new Set([
  'torch_flow',
  'vllm_flash_attn',
  'vllm_flash_attn_fa3',
  'flash_attention',
  'fa3',
  'vllm_flashinfer_trtllmprefill',
  'trtllm_mha',
]);

/** Shorter prompts than this are dominated by launch and by kernels that pack queries; they are left out. */
const shortestPrompt = 128;

const COLUMNS: Columns = {
  attn_dtype: { holds: 'text' },
  kv_cache_dtype: { holds: 'text' },
  kernel_source: { holds: 'text' },
  step: { holds: 'number' },
  isl: { holds: 'number', unit: 'tokens', positive: true },
  num_heads: { holds: 'number', positive: true },
  num_key_value_heads: { holds: 'number' },
  head_dim: { holds: 'number', positive: true },
  batch_size: { holds: 'number', positive: true },
  window_size: { holds: 'number', unit: 'tokens', optional: true },
  latency: { holds: 'number', unit: 'milliseconds', positive: true },
};

const LATENT_COLUMNS: Columns = {
  kv_cache_dtype: { holds: 'text' },
  isl: { holds: 'number', unit: 'tokens', positive: true },
  num_heads: { holds: 'number', positive: true },
  batch_size: { holds: 'number', positive: true },
  latency: { holds: 'number', unit: 'milliseconds', positive: true },
};

export async function readAttention(
  directory: string,
  source: { readonly system: string; readonly backend: string },
  trainLimit: number,
): Promise<AttentionTable> {
  const address = {
    system: source.system,
    operation: 'attention',
    backend: source.backend,
    name: 'context_attention_perf',
  };
  const { file, version, rows } = await readTable(directory, address, COLUMNS);
  const facts = measuredSystem(source.system).kernel;
  const full: AttentionRow[] = [];
  const windowed: AttentionRow[] = [];
  for (const row of rows) {
    if (row.attn_dtype !== 'bfloat16' || row.kv_cache_dtype !== 'bfloat16') continue;
    if (!fusedKernels.has(String(row.kernel_source)) || numberOf(row, 'step') !== 0) continue;
    const tokens = numberOf(row, 'isl');
    if (tokens < shortestPrompt) continue;
    const heads = numberOf(row, 'num_heads');
    const kvHeads = numberOf(row, 'num_key_value_heads');
    const headDim = numberOf(row, 'head_dim');
    const window = numberOr(row, 'window_size', 0);
    const batch = numberOf(row, 'batch_size');
    const shape: AttentionShape = {
      batch,
      queryTokens: tokens,
      keyTokens: tokens,
      heads,
      kvHeads: kvHeads === 0 ? heads : kvHeads,
      headDim,
      valueHeadDim: headDim,
      causal: true,
      ...(window > 0 ? { windowTokens: window } : {}),
    };
    const parsed = {
      key: `${batch},${tokens},${heads},${kvHeads},${headDim}`,
      measuredS: numberOf(row, 'latency') * 1e-3,
      shape,
      facts,
    };
    if (window === 0) full.push(parsed);
    else windowed.push(parsed);
  }
  const shares = full.flatMap(({ shape: { batch, queryTokens, heads, headDim }, measuredS }) =>
    queryTokens < 4096 ? [] : [(2 * batch * heads * queryTokens ** 2 * headDim) / (measuredS * facts.peakBf16FlopPerS)],
  );
  checkShares(file, 'latency', 'milliseconds', shares);
  const name = `${source.system}/${source.backend}/${version}`;
  const { train, heldOut } = splitRows(full, Number.POSITIVE_INFINITY);
  return {
    name,
    system: source.system,
    backend: `${source.backend} ${version}`,
    windowed,
    train: train.slice(0, trainLimit),
    trainLarge: train.filter(isTraining).slice(0, trainLimit),
    heldOut,
  };
}

export async function readLatentAttention(directory: string, system: string, backend: string): Promise<LatentTable> {
  const address = { system, operation: 'mla', backend, name: 'context_mla_perf' };
  const { version, rows } = await readTable(directory, address, LATENT_COLUMNS);
  const facts = measuredSystem(system).kernel;
  const parsed: AttentionRow[] = [];
  for (const row of rows) {
    const tokens = numberOf(row, 'isl');
    const batch = numberOf(row, 'batch_size');
    const heads = numberOf(row, 'num_heads');
    if (row.kv_cache_dtype !== 'bfloat16' || tokens < 1024) continue;
    const sizes = { batch, queryTokens: tokens, keyTokens: tokens, heads, kvHeads: heads };
    const shape = { ...sizes, headDim: 192, valueHeadDim: 128, causal: true };
    parsed.push({ key: `${batch},${tokens},${heads}`, measuredS: numberOf(row, 'latency') * 1e-3, shape, facts });
  }
  return { name: `${system}/${backend}/${version}/mla`, rows: parsed };
}

export function latentErrors({ rows }: LatentTable, { constants, sustainedFraction }: AttentionFit): ErrorSummary {
  return errorsOf(rows, (row) => throttled(timeOf(row, constants), 1 / sustainedFraction - 1));
}

function isTraining({ shape: { batch, queryTokens, heads, headDim } }: AttentionRow): boolean {
  const tiles = (batch * heads * queryTokens) / 128;
  return queryTokens >= 2048 && queryTokens <= 8192 && heads >= 8 && heads <= 64 && headDim <= 128 && tiles >= 500;
}

function timeOf(row: AttentionRow, constants: AttentionConstants): number {
  return attentionForwardTime(row.shape, 'flash-3', row.facts, { constants }).timeS;
}

/**
 * Constants that minimise the mean log error of all tables together, rows of training's sizes counting double; head widths other
 * than 64, 128 and 256 are held out.
 *
 * @param memoryFraction that of 16-bit products of the generation: attention is long bound by compute where tables are dense
 */
export function fitAttention(tables: readonly AttentionTable[], memoryFraction: number): AttentionFit {
  const predictor = (point: readonly number[]) => {
    const { constants, throttle } = named(point, memoryFraction);
    return (row: AttentionRow) => throttled(timeOf(row, constants), throttle);
  };
  const fitted = (rows: readonly AttentionRow[]) => rows.filter((row) => [64, 128, 256].includes(row.shape.headDim));
  const train = tables.map((table) => fitted(table.train));
  const large = tables.map((table) => fitted(table.trainLarge));
  const cost = (point: readonly number[]) => {
    const predict = predictor(point);
    return meanLogError(train, predict) + 2 * meanLogError(large, predict);
  };
  const point = minimise(cost, [
    { start: 0.6, low: 0.1, high: 1 },
    { start: 10e-6, low: 0, high: 30e-6 },
    { start: 100, low: 0, high: 2000 },
    { start: 0.1, low: 0, high: 0.8 },
    { start: 0.7, low: 0.3, high: 1.2 },
    { start: 1, low: 0.5, high: 1.6 },
  ]).map((x) => Number(x.toPrecision(6)));
  const widths = new Set(train.flat().map((row) => row.shape.headDim));
  if (!widths.has(64)) point[4] = 0.65;
  if (!widths.has(256)) point[5] = 1;
  if ((point[2] ?? 0) < 1) point[2] = 0; // less than a key is none
  const predict = predictor(point);
  const { constants, throttle } = named(point, memoryFraction);
  return {
    constants,
    sustainedFraction: Number((1 / (1 + throttle)).toPrecision(6)),
    train: errorsOf(train.flat(), predict),
    heldOut: errorsOf(
      tables.flatMap((table) => table.heldOut),
      predict,
    ),
    byTable: tables.map((table) => ({
      table: table.name,
      heldOut: errorsOf(table.heldOut, predict),
      training: errorsOf(table.heldOut.filter(isTraining), predict),
      windowed: errorsOf(table.windowed, predict),
    })),
  };
}

/** The exponent that every free fit ends on: tiles are read and written before and after their products, not meanwhile. */
const unhidden = 1;

function named(point: readonly number[], memoryFraction: number) {
  const [computeFraction = 0, launchS = 0, prologueKeys = 0, throttle = 0, head64Fraction = 1, head256Fraction = 1] =
    point;
  const constants: AttentionConstants = {
    computeFraction,
    memoryFraction,
    launchS,
    prologueKeys,
    normExponent: unhidden,
    head64Fraction,
    head256Fraction,
  };
  return { constants, throttle };
}
