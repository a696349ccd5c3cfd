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
import { numberOf, numberOr, readTable } from './tables.js';

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
  readonly heldOut: readonly AttentionRow[];
  /** Sliding-window rows: never fitted. */
  readonly windowed: readonly AttentionRow[];
}

export interface AttentionFit {
  readonly constants: AttentionConstants;
  readonly train: ErrorSummary;
  readonly heldOut: ErrorSummary;
  readonly byTable: readonly {
    readonly table: string;
    readonly heldOut: ErrorSummary;
    readonly from1024Tokens: ErrorSummary;
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

export async function readAttention(
  directory: string,
  source: { readonly system: string; readonly backend: string },
  trainLimit: number,
): Promise<AttentionTable> {
  const { version, rows } = await readTable(
    directory,
    source.system,
    'attention',
    source.backend,
    'context_attention_perf',
  );
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
  const name = `${source.system}/${source.backend}/${version}`;
  return {
    name,
    system: source.system,
    backend: `${source.backend} ${version}`,
    windowed,
    ...splitRows(full, trainLimit),
  };
}

/** Constants that minimise the mean log error of all tables together; head widths other than 64, 128 and 256 are held out. */
export function fitAttention(tables: readonly AttentionTable[]): AttentionFit {
  const predictor = (point: readonly number[]) => {
    const constants = constantsOf(point);
    return (row: AttentionRow) => attentionForwardTime(row.shape, 'flash-3', row.facts, { constants }).timeS;
  };
  const train = tables.map((table) => table.train.filter((row) => [64, 128, 256].includes(row.shape.headDim)));
  const point = minimise(
    (p) => meanLogError(train, predictor(p)),
    [
      { start: 0.6, low: 0.1, high: 1 },
      { start: 0.6, low: 0.1, high: 1 },
      { start: 10e-6, low: 0, high: 30e-6 },
      { start: 100, low: 0, high: 800 },
      { start: 1.5, low: 1, high: 10 },
      { start: 0.7, low: 0.3, high: 1.2 },
      { start: 1, low: 0.5, high: 1.3 },
    ],
  ).map((x) => Number(x.toPrecision(6)));
  const widths = new Set(train.flat().map((row) => row.shape.headDim));
  if (!widths.has(64)) point[5] = 0.65;
  if (!widths.has(256)) point[6] = 1;
  const predict = predictor(point);
  return {
    constants: constantsOf(point),
    train: errorsOf(train.flat(), predict),
    heldOut: errorsOf(
      tables.flatMap((table) => table.heldOut),
      predict,
    ),
    byTable: tables.map((table) => ({
      table: table.name,
      heldOut: errorsOf(table.heldOut, predict),
      from1024Tokens: errorsOf(
        table.heldOut.filter((row) => row.shape.queryTokens >= 1024),
        predict,
      ),
      windowed: errorsOf(table.windowed, predict),
    })),
  };
}

function constantsOf(point: readonly number[]): AttentionConstants {
  const [
    computeFraction = 0,
    memoryFraction = 0,
    launchS = 0,
    prologueKeys = 0,
    normExponent = 1,
    head64Fraction = 1,
    head256Fraction = 1,
  ] = point;
  return { computeFraction, memoryFraction, launchS, prologueKeys, normExponent, head64Fraction, head256Fraction };
}
