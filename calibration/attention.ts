/** Measured prefill attention, and the constants of the fused attention model that fit it. */
import {
  type AttentionConstants,
  type AttentionShape,
  attentionForwardTime,
  type KernelFacts,
} from '@athanor/core/kernels';
import { type ErrorSummary, errorsOf } from './errors.js';
import { type Family, fitTables, type MeasuredTable, type TablesFit } from './family.js';
import { measuredSystem } from './systems.js';
import { type Columns, numberOf, numberOr } from './tables.js';
import { throttled } from './throttle.js';

interface AttentionRow {
  readonly key: string;
  readonly measuredS: number;
  readonly shape: AttentionShape;
  readonly facts: KernelFacts;
}

interface AttentionSource {
  readonly system: string;
  readonly backend: string;
}

export interface AttentionFit extends Pick<TablesFit<AttentionRow>, 'train' | 'heldOut'> {
  readonly constants: AttentionConstants;
  /** Rate that long calls keep of that of short ones: the power cap lowers the clock. */
  readonly sustainedFraction: number;
  readonly byTable: readonly {
    readonly table: string;
    readonly heldOut: ErrorSummary;
    /** 2,048 to 8,192 tokens, 8 to 64 heads of width 64 or 128, and tiles for a few waves. */
    readonly training: ErrorSummary;
    /** Sliding windows: never fitted. */
    readonly windowed: ErrorSummary;
  }[];
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

/** Head widths that kernels are made for; others run padded and are held out. */
const fittedWidths = [64, 128, 256];

export const attentionFamily: Family<AttentionSource, AttentionRow> = {
  columns: COLUMNS,
  address: ({ system, backend }) => ({ system, operation: 'attention', backend, name: 'context_attention_perf' }),
  nameOf: ({ system, backend }, version) => ({
    name: `${system}/${backend}/${version}`,
    system,
    backend: `${backend} ${version}`,
  }),
  read(row, { system }) {
    if (row.attn_dtype !== 'bfloat16' || row.kv_cache_dtype !== 'bfloat16') return [];
    if (!fusedKernels.has(String(row.kernel_source)) || numberOf(row, 'step') !== 0) return [];
    const tokens = numberOf(row, 'isl');
    if (tokens < shortestPrompt) return [];
    const heads = numberOf(row, 'num_heads');
    const kvHeads = numberOf(row, 'num_key_value_heads');
    const headDim = numberOf(row, 'head_dim');
    const windowTokens = numberOr(row, 'window_size', 0);
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
      ...(windowTokens > 0 ? { windowTokens } : {}),
    };
    const key = `${batch},${tokens},${heads},${kvHeads},${headDim}`;
    return [{ key, measuredS: numberOf(row, 'latency') * 1e-3, shape, facts: measuredSystem(system).kernel }];
  },
  unit: ['latency', 'milliseconds'],
  shareOf: (row) => {
    const { batch, queryTokens, heads, headDim } = row.shape;
    if (isWindowed(row) || queryTokens < 4096) return undefined;
    return (2 * batch * heads * queryTokens ** 2 * headDim) / (row.measuredS * row.facts.peakBf16FlopPerS);
  },
  isLarge: isTraining,
  isApart: isWindowed,
  isFitted: ({ shape }) => fittedWidths.includes(shape.headDim),
};

/** Prefill of latent attention, 192 wide for queries and keys and 128 for values: never fitted. */
export const latentFamily: Family<AttentionSource, AttentionRow> = {
  columns: LATENT_COLUMNS,
  address: ({ system, backend }) => ({ system, operation: 'mla', backend, name: 'context_mla_perf' }),
  nameOf: ({ system, backend }, version) => ({ name: `${system}/${backend}/${version}/mla`, system, backend }),
  read(row, { system }) {
    const tokens = numberOf(row, 'isl');
    const batch = numberOf(row, 'batch_size');
    const heads = numberOf(row, 'num_heads');
    if (row.kv_cache_dtype !== 'bfloat16' || tokens < 1024) return [];
    const sizes = { batch, queryTokens: tokens, keyTokens: tokens, heads, kvHeads: heads };
    const shape = { ...sizes, headDim: 192, valueHeadDim: 128, causal: true };
    const key = `${batch},${tokens},${heads}`;
    return [{ key, measuredS: numberOf(row, 'latency') * 1e-3, shape, facts: measuredSystem(system).kernel }];
  },
};

/** Error of a fit on rows of latent attention. */
export function latentErrors(
  rows: readonly AttentionRow[],
  { constants, sustainedFraction }: AttentionFit,
): ErrorSummary {
  return errorsOf(rows, (row) => throttled(timeOf(row, constants), 1 / sustainedFraction - 1));
}

function isWindowed({ shape }: AttentionRow): boolean {
  return shape.windowTokens !== undefined;
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
export function fitAttention(tables: readonly MeasuredTable<AttentionRow>[], memoryFraction: number): AttentionFit {
  const predictorAt = (point: readonly number[]) => {
    const { constants, throttle } = named(point, memoryFraction);
    return (row: AttentionRow) => throttled(timeOf(row, constants), throttle);
  };
  const widths = new Set(tables.flatMap(({ train }) => train.map((row) => row.shape.headDim)));
  const parameters = [
    { start: 0.6, low: 0.1, high: 1 },
    { start: 10e-6, low: 0, high: 30e-6 },
    { start: 100, low: 0, high: 2000 },
    { start: 0.1, low: 0, high: 0.8 },
    { start: 0.7, low: 0.3, high: 1.2 },
    { start: 1, low: 0.5, high: 1.6 },
  ];
  const settle = ([compute = 0, launchS = 0, keys = 0, loss = 0, of64 = 1, of256 = 1]: readonly number[]) => [
    compute,
    launchS,
    keys < 1 ? 0 : keys, // less than a key is none
    loss,
    widths.has(64) ? of64 : 0.65,
    widths.has(256) ? of256 : 1,
  ];
  const { point, predict, train, heldOut } = fitTables(tables, parameters, predictorAt, { largeWeight: 2, settle });
  const { constants, throttle } = named(point, memoryFraction);
  return {
    constants,
    sustainedFraction: Number((1 / (1 + throttle)).toPrecision(6)),
    train,
    heldOut,
    byTable: tables.map((table) => ({
      table: table.name,
      heldOut: errorsOf(table.heldOut, predict),
      training: errorsOf(table.heldOut.filter(isTraining), predict),
      windowed: errorsOf(table.apart, predict),
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
