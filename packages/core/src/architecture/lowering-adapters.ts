/** Adds the operators of adapters to those of a layer, as Megatron-Bridge runs them: each pair beside its linear layer, in 16 bits. */
import { type AdapterPair, adapterPairs } from './adapters.js';
import type { Adapter, Block } from './architecture.js';
import { BYTES } from './lowering-parts.js';
import type {
  CollectiveOperator,
  ElementwiseOperator,
  GemmOperator,
  GroupedGemmOperator,
  Operator,
} from './operators.js';
import { expertTensorParallelSize, type RankShare } from './rank-share.js';

/**
 * Bytes of one 4-bit NormalFloat weight with its scales: 8 bits for each 64 weights, and 32 bits for each 256 of those scales (double quantisation);
 * 4.127 bits.
 *
 * @source QLoRA (2305.14314) §3
 */
export const NF4_BYTES = (4 + 8 / 64 + 32 / (64 * 256)) / 8;

/**
 * Bytes at the rate of streaming kernels that restoring one 4-bit weight takes as long as. Reading it and writing it out in 16 bits would move 2.5;
 * looking its level up and undoing both scales takes more.
 *
 * Llama 3.1 8B in torchtune on an RTX 4090 (1.008 TB/s), two packs of 2,048 tokens with layers recomputed, so that each of 6.979e9 weights is restored
 * three times: 4096/2413 s with qlora less 4096/3083 s with lora is 0.369 s, 17.6 ps a weight, 14.4 bytes at 0.81 of the bandwidth.
 *
 * @source torchtune README (2024-09), "Memory and training speed"
 */
const RESTORING_BYTES = 14.4;

/**
 * Bytes that the row lengths of W + B·A move per element of W each time they are found: B·A written and read, W read, their sum written and read.
 * They count as constants in the backward pass.
 *
 * @source DoRA (2402.09353) §4.3; Megatron-Bridge, peft/dora_layers.py
 */
const ROW_LENGTH_BYTES = 10;

type LinearOperator = GemmOperator | GroupedGemmOperator;

/** @param operators of one layer of the block on one rank, in order */
export function withAdapterOperators(
  operators: readonly Operator[],
  block: Block,
  hiddenSize: number,
  adapter: Adapter,
  share: RankShare,
): Operator[] {
  const pairs = adapterPairs(block, hiddenSize, adapter);
  return operators.flatMap((operator): Operator[] => {
    if (operator.kind !== 'gemm' && operator.kind !== 'grouped-gemm') return [operator];
    return [
      ...(adapter.kind === 'qlora' && operator.quantised ? [restored(operator)] : []),
      operator,
      ...pairs
        .filter(({ module }) => module.operator === operator.name)
        .flatMap((pair) => pairOperators(pair, operator, adapter, share)),
    ];
  });
}

/** 4-bit weights are written out in 16 bits before each product, forward and backward. */
function restored(operator: LinearOperator): ElementwiseOperator {
  const weights = operator.n * operator.k * (operator.kind === 'grouped-gemm' ? operator.groups : 1);
  const bytes = weights * RESTORING_BYTES;
  return {
    kind: 'elementwise',
    name: `${operator.name} weights from 4 bits`,
    ownKernel: true,
    forwardBytes: bytes,
    backwardBytes: bytes,
  };
}

/**
 * A and B, the exchange between them, and what joins them to the layer.
 *
 * Both matrices are split over tensor ranks. Beside a layer split by outputs, each rank computes a share of the rank's width and gathers the rest; the
 * gathered input of the layer is used again. Beside one split by inputs, partial sums of the narrow result are reduced, and the shares of the output
 * are gathered or exchanged. Beside a layer that every rank holds whole, so is the pair.
 *
 * @source Megatron-Bridge, peft/utils.py, ParallelLinearAdapter
 */
function pairOperators(
  { name, module, inWidth, outWidth }: AdapterPair,
  layer: LinearOperator,
  { kind, rank, dropoutFraction, outputExchange }: Adapter,
  share: RankShare,
): Operator[] {
  const split = splitOf(module, share);
  const rows = layer.kind === 'gemm' ? layer.m : layer.rows;
  const ownIn = module.split === 'row' ? inWidth / split : inWidth;
  const ownOut = outWidth / split;
  const reducedRows = module.split === 'row' && share.sequenceParallel ? rows / split : rows;
  const outputs = module.split === 'row' ? reducedRows * outWidth : rows * ownOut;
  const product = (part: 'A' | 'B', n: number, k: number): GemmOperator => ({
    kind: 'gemm',
    name: `${layer.name} adapter ${part} of ${name}`,
    m: rows,
    n,
    k,
    quantised: false,
    isAdapter: true,
  });
  const exchange = (what: string, collective: CollectiveOperator['collective'], width: number): CollectiveOperator[] =>
    split === 1
      ? []
      : [
          {
            kind: 'collective',
            name: `${layer.name} adapter ${what} of ${name}`,
            collective,
            group: 'tensor',
            bytes: rows * width * BYTES,
          },
        ];
  const pass = (what: string, forwardBytes: number, backwardBytes: number): ElementwiseOperator => ({
    kind: 'elementwise',
    name: `${layer.name} adapter ${what} of ${name}`,
    forwardBytes,
    backwardBytes,
  });
  const output =
    outputExchange === 'all-to-all' && share.sequenceParallel
      ? exchange('output exchange', 'allToAll', ownOut)
      : exchange('output gather', 'allGather', outWidth);
  // Input, what is left of it, and a mask of one byte; the same for its gradient.
  const dropped = rows * ownIn * (2 * BYTES + 1);
  return [
    ...(dropoutFraction > 0 ? [pass('dropout', dropped, dropped)] : []),
    product('A', module.split === 'column' ? rank / split : rank, ownIn),
    ...(module.split === 'column' ? exchange('gather', 'allGather', rank) : []),
    ...(module.split === 'row' ? exchange('reduce', 'allReduce', rank) : []),
    product('B', ownOut, rank),
    ...(module.split === 'row' ? output : []),
    // Two reads and a write: forward over the outputs, backward over the gradient of the input.
    pass('sum', 3 * BYTES * outputs, 3 * BYTES * rows * ownIn),
    ...(kind === 'dora'
      ? [
          {
            ...pass('row lengths', ROW_LENGTH_BYTES * ownIn * (module.split === 'row' ? outWidth : ownOut), 0),
            ownKernel: true as const,
          },
          // Scaled once forward; backward the gradient is scaled, and with the output summed into that of the lengths.
          pass('scaling', 2 * BYTES * outputs, 4 * BYTES * outputs),
        ]
      : []),
  ];
}

/** Tensor ranks that split a layer; experts are whole where expert parallelism places them. */
export function splitOf(
  module: AdapterPair['module'],
  share: Pick<RankShare, 'tensorParallel' | 'expertParallel'>,
): number {
  if (module.split === 'none') return 1;
  return module.isRouted ? expertTensorParallelSize(share) : share.tensorParallel;
}
