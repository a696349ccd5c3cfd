/** Lowers a layer, the embedding and the head to the operators of one rank. Source of shapes: Megatron-LM's tensor, sequence, context and expert parallel layers. */
import type { Architecture, Attention, Block, DenseMlp, MoeMlp } from './architecture.js';
import { keysPerQuery, linearCoreFlop } from './flops.js';
import type { Operator } from './operators.js';
import { linearControls } from './parameters.js';

/** Which share of a layer one rank computes, and on how many tokens. */
export interface RankShare {
  readonly tensorParallel: number;
  readonly contextParallel: number;
  readonly expertParallel: number;
  readonly sequenceParallel: boolean;
  /** Sequences of one micro-batch. */
  readonly sequences: number;
  /** Tokens of a whole sequence, before context parallelism splits it. */
  readonly sequenceTokens: number;
  /** Largest load of a rank's experts over the mean; 1 is forced balance. */
  readonly expertImbalance: number;
  /** Quantising of GEMM inputs: bytes moved per element in forward and again in backward; 0 for 16-bit recipes. */
  readonly quantiseBytesPerElement: number;
  /** Routing: bytes that permutation, padding, unpermutation and the weighted sum move per routed token and hidden element, forward. */
  readonly permuteBytesPerElement: number;
}

const BYTES = 2;

/**
 * Operators of one layer's forward pass on one rank, in order.
 *
 * @param share sizes ≥ 1 that divide the heads and widths they split
 * @returns operators whose FLOPs, summed over ranks, are the layer's
 */
export function lowerLayer(architecture: Architecture, block: Block, share: RankShare): Operator[] {
  const { hiddenSize } = architecture;
  const tokens = rankTokens(share);
  return [
    ...gatherOverTensor('attention input gather', tokens * hiddenSize * BYTES, share),
    ...lowerAttention(block.attention, hiddenSize, tokens, share),
    ...reduceOverTensor('attention output reduce', tokens * hiddenSize * BYTES, share),
    ...(block.mlp.kind === 'dense'
      ? lowerDenseMlp(block.mlp, hiddenSize, tokens, share)
      : lowerMoeMlp(block.mlp, hiddenSize, tokens, share)),
    lowerNorms(block, hiddenSize, tokens, share),
  ];
}

/**
 * Operators of the output head and the loss on one rank of the last stage. Each multi-token prediction module joins two hidden states,
 * runs a layer (lowered apart) and then the same head once more.
 */
export function lowerHead(architecture: Architecture, share: RankShare): Operator[] {
  const { hiddenSize, mtpModules } = architecture;
  const tokens = rankTokens(share);
  const columns = architecture.vocabSize / share.tensorParallel;
  const head: Operator[] = [
    ...gatherOverTensor('head input gather', tokens * hiddenSize * BYTES, share),
    { kind: 'gemm', name: 'logits', m: tokens, n: columns, k: hiddenSize, quantised: false },
    // Cross-entropy: logits read and written in 16 and 32 bits, forward and backward (16 bytes an element together).
    {
      kind: 'elementwise',
      name: 'cross-entropy',
      forwardBytes: 10 * tokens * columns,
      backwardBytes: 6 * tokens * columns,
    },
  ];
  const width = hiddenSize / share.tensorParallel;
  const joint: Operator = {
    kind: 'gemm',
    name: 'prediction projection',
    m: tokens,
    n: width,
    k: 2 * hiddenSize,
    quantised: true,
  };
  const modules = Array.from({ length: mtpModules }, () => [joint, ...head]).flat();
  return [...head, ...modules];
}

/** Operators of the embedding look-up on one rank of the first stage. */
export function lowerEmbedding(architecture: Architecture, share: RankShare): Operator[] {
  const bytes = rankTokens(share) * architecture.hiddenSize * BYTES;
  return [
    { kind: 'elementwise', name: 'embedding', forwardBytes: 2 * bytes, backwardBytes: 3 * bytes },
    ...reduceOverTensor('embedding reduce', bytes, share),
  ];
}

/** Tokens of one micro-batch that one rank holds, before sequence parallelism. */
export function rankTokens(share: RankShare): number {
  return (share.sequences * share.sequenceTokens) / share.contextParallel;
}

function lowerAttention(attention: Attention, hiddenSize: number, tokens: number, share: RankShare): Operator[] {
  switch (attention.kind) {
    case 'softmax':
      return lowerSoftmax(attention, hiddenSize, tokens, share);
    case 'mla':
      return lowerLatent(attention, hiddenSize, tokens, share);
    case 'linear':
      return lowerLinear(attention, hiddenSize, tokens, share);
    default:
      return attention satisfies never;
  }
}

function lowerSoftmax(
  attention: Extract<Attention, { kind: 'softmax' }>,
  hiddenSize: number,
  tokens: number,
  share: RankShare,
): Operator[] {
  const { tensorParallel, contextParallel, sequences, sequenceTokens } = share;
  const heads = attention.heads / tensorParallel;
  // Fewer key-value heads than tensor ranks: each rank keeps a whole one.
  const kvHeads = Math.max(1, attention.kvHeads / tensorParallel);
  const queryWidth = heads * attention.headDim;
  const kvWidth = kvHeads * (attention.headDim + attention.valueHeadDim);
  const outputWidth = heads * attention.valueHeadDim;
  const gateWidth = attention.outputGate ? outputWidth : 0;
  const normBytes = attention.qkNorm === 'none' ? 0 : 2 * BYTES;
  const rotated = queryWidth + kvHeads * attention.headDim;
  return [
    quantise('quantise attention input', tokens * (hiddenSize / sequenceSplit(share)), share),
    {
      kind: 'gemm',
      name: 'qkv projection',
      m: tokens,
      n: queryWidth + gateWidth + kvWidth,
      k: hiddenSize,
      quantised: true,
    },
    elementwise('rotary and query-key norm', tokens * rotated * (2 * BYTES + normBytes), 1),
    ...contextGather(sequences * sequenceTokens * kvWidth * BYTES, share),
    {
      kind: 'attention',
      name: 'attention',
      sequences,
      queryTokens: sequenceTokens / contextParallel,
      keyTokens: sequenceTokens,
      heads,
      kvHeads,
      headDim: attention.headDim,
      valueHeadDim: attention.valueHeadDim,
      scoreFraction: keysPerQuery(attention, sequenceTokens, true) / sequenceTokens,
      unmaskedFraction: keysPerQuery(attention, sequenceTokens, false) / sequenceTokens,
      ...(attention.windowTokens === undefined ? {} : { windowTokens: attention.windowTokens }),
    },
    quantise('quantise attention output', tokens * outputWidth, share),
    { kind: 'gemm', name: 'output projection', m: tokens, n: hiddenSize, k: outputWidth, quantised: true },
  ];
}

function lowerLatent(
  attention: Extract<Attention, { kind: 'mla' }>,
  hiddenSize: number,
  tokens: number,
  share: RankShare,
): Operator[] {
  const { tensorParallel, contextParallel, sequences, sequenceTokens } = share;
  const heads = attention.heads / tensorParallel;
  const headDim = attention.nopeHeadDim + attention.ropeHeadDim;
  const { queryLoraRank, kvLoraRank, ropeHeadDim, nopeHeadDim, valueHeadDim } = attention;
  const ownTokens = tokens / sequenceSplit(share);
  // The down-projections are not split over tensor ranks; with sequence parallelism each rank computes its own tokens.
  const query: Operator[] =
    queryLoraRank === null
      ? [{ kind: 'gemm', name: 'query projection', m: tokens, n: heads * headDim, k: hiddenSize, quantised: true }]
      : [
          {
            kind: 'gemm',
            name: 'query down-projection',
            m: ownTokens,
            n: queryLoraRank,
            k: hiddenSize,
            quantised: true,
          },
          {
            kind: 'gemm',
            name: 'query up-projection',
            m: tokens,
            n: heads * headDim,
            k: queryLoraRank,
            quantised: true,
            expandsLatents: true,
          },
        ];
  const expanded = heads * (headDim * 2 + valueHeadDim);
  return [
    quantise('quantise attention input', tokens * (hiddenSize / sequenceSplit(share)), share),
    ...query,
    {
      kind: 'gemm',
      name: 'key-value down-projection',
      m: ownTokens,
      n: kvLoraRank + ropeHeadDim,
      k: hiddenSize,
      quantised: true,
    },
    {
      kind: 'gemm',
      name: 'key-value up-projection',
      m: tokens,
      n: heads * (nopeHeadDim + valueHeadDim),
      k: kvLoraRank,
      quantised: true,
      expandsLatents: true,
    },
    elementwise('rotary, latent norms and concatenation', tokens * expanded * 2 * BYTES, 1),
    ...contextGather(sequences * sequenceTokens * heads * (headDim + valueHeadDim) * BYTES, share),
    {
      kind: 'attention',
      name: 'attention',
      sequences,
      queryTokens: sequenceTokens / contextParallel,
      keyTokens: sequenceTokens,
      heads,
      kvHeads: heads,
      headDim,
      valueHeadDim,
      scoreFraction: 0.5,
      unmaskedFraction: 1,
    },
    quantise('quantise attention output', tokens * heads * valueHeadDim, share),
    { kind: 'gemm', name: 'output projection', m: tokens, n: hiddenSize, k: heads * valueHeadDim, quantised: true },
  ];
}

function lowerLinear(
  attention: Extract<Attention, { kind: 'linear' }>,
  hiddenSize: number,
  tokens: number,
  share: RankShare,
): Operator[] {
  const { tensorParallel } = share;
  const keyWidth = (attention.keyHeads * attention.keyHeadDim) / tensorParallel;
  const valueWidth = (attention.valueHeads * attention.valueHeadDim) / tensorParallel;
  const mixed = 2 * keyWidth + valueWidth;
  const controls = linearControls(attention) / tensorParallel;
  return [
    quantise('quantise mixer input', tokens * (hiddenSize / sequenceSplit(share)), share),
    {
      kind: 'gemm',
      name: 'mixer input projection',
      m: tokens,
      n: mixed + valueWidth + controls,
      k: hiddenSize,
      quantised: true,
    },
    elementwise(
      'short convolution and gates',
      tokens * mixed * 2 * BYTES * (attention.convolutionWidth > 0 ? 2 : 1),
      2,
    ),
    {
      kind: 'linear-attention',
      name: 'linear attention',
      tokens,
      heads: attention.valueHeads / tensorParallel,
      keyHeadDim: attention.keyHeadDim,
      valueHeadDim: attention.valueHeadDim,
      flop: (tokens * linearCoreFlop(attention)) / tensorParallel,
    },
    quantise('quantise mixer output', tokens * valueWidth, share),
    { kind: 'gemm', name: 'output projection', m: tokens, n: hiddenSize, k: valueWidth, quantised: true },
  ];
}

function lowerDenseMlp(mlp: DenseMlp, hiddenSize: number, tokens: number, share: RankShare): Operator[] {
  const width = mlp.intermediateSize / share.tensorParallel;
  return [
    ...gatherOverTensor('mlp input gather', tokens * hiddenSize * BYTES, share),
    ...feedForward('mlp', mlp.gated, hiddenSize, width, tokens, share),
    ...reduceOverTensor('mlp output reduce', tokens * hiddenSize * BYTES, share),
  ];
}

function lowerMoeMlp(mlp: MoeMlp, hiddenSize: number, tokens: number, share: RankShare): Operator[] {
  const { tensorParallel, expertParallel, expertImbalance } = share;
  // Experts are whole on a rank when expert parallel ranks exist, else split over the tensor ranks.
  const expertTensorParallel = expertTensorParallelSize(share);
  // Tokens that enter the router on this rank: split over tensor ranks unless these share every expert.
  const ownTokens = expertTensorParallel > 1 ? tokens : tokens / tensorParallel;
  const routedRows = ownTokens * mlp.expertsPerToken;
  const width = mlp.expertIntermediateSize / expertTensorParallel;
  const groups = mlp.experts / expertParallel;
  const matrices = mlp.gated ? 2 : 1;
  const rows = routedRows * expertImbalance;
  const exchange = routedRows * hiddenSize * BYTES;
  const operators: Operator[] = [
    // Each rank routes the tokens it holds; without sequence parallelism tensor ranks repeat one another.
    {
      kind: 'gemm',
      name: 'router',
      m: expertTensorParallel > 1 ? tokens / sequenceSplit(share) : ownTokens,
      n: mlp.experts,
      k: hiddenSize,
      quantised: false,
    },
    elementwise('route and permute', routedRows * hiddenSize * share.permuteBytesPerElement, 1),
    ...expertExchange('dispatch', exchange, share),
    ...(expertTensorParallel > 1 ? gatherOverTensor('mlp input gather', tokens * hiddenSize * BYTES, share) : []),
    quantise('quantise expert input', rows * hiddenSize, share),
    {
      kind: 'grouped-gemm',
      name: 'expert up-projection',
      groups,
      rows,
      n: matrices * width,
      k: hiddenSize,
      quantised: true,
    },
    activation('expert activation', mlp.gated, rows * width),
    quantise('quantise expert activation', rows * width, share),
    { kind: 'grouped-gemm', name: 'expert down-projection', groups, rows, n: hiddenSize, k: width, quantised: true },
    ...(expertTensorParallel > 1 ? reduceOverTensor('mlp output reduce', tokens * hiddenSize * BYTES, share) : []),
    ...expertExchange('combine', exchange, share),
  ];
  if (mlp.sharedIntermediateSize > 0) {
    const gate: Operator = {
      kind: 'gemm',
      name: 'shared expert gate',
      m: tokens / tensorParallel,
      n: 1,
      k: hiddenSize,
      quantised: false,
    };
    operators.push(
      ...(mlp.sharedGate ? [gate] : []),
      ...gatherOverTensor('shared expert input gather', tokens * hiddenSize * BYTES, share),
      ...feedForward(
        'shared expert',
        mlp.gated,
        hiddenSize,
        mlp.sharedIntermediateSize / tensorParallel,
        tokens,
        share,
      ),
      ...reduceOverTensor('shared expert output reduce', tokens * hiddenSize * BYTES, share),
    );
  }
  return operators;
}

/** Ranks that split each expert: none where expert parallelism places whole experts, else the tensor ranks. */
export function expertTensorParallelSize(share: Pick<RankShare, 'tensorParallel' | 'expertParallel'>): number {
  return share.expertParallel > 1 ? 1 : share.tensorParallel;
}

function feedForward(
  name: string,
  gated: boolean,
  hiddenSize: number,
  width: number,
  tokens: number,
  share: RankShare,
): Operator[] {
  return [
    quantise(`quantise ${name} input`, tokens * (hiddenSize / sequenceSplit(share)), share),
    {
      kind: 'gemm',
      name: `${name} up-projection`,
      m: tokens,
      n: (gated ? 2 : 1) * width,
      k: hiddenSize,
      quantised: true,
    },
    activation(`${name} activation`, gated, tokens * width),
    quantise(`quantise ${name} activation`, tokens * width, share),
    { kind: 'gemm', name: `${name} down-projection`, m: tokens, n: hiddenSize, k: width, quantised: true },
  ];
}

/** Gated: gate and up are read, the product written, and in backward five such tensors move. Plain: one in, one out; three in backward. */
function activation(name: string, gated: boolean, elements: number): Operator {
  return {
    kind: 'elementwise',
    name,
    forwardBytes: (gated ? 3 : 2) * BYTES * elements,
    backwardBytes: (gated ? 5 : 3) * BYTES * elements,
  };
}

/** Norms read and write the residual stream, and each branch adds into it (two reads, one write); backward moves half as much again. */
function lowerNorms(block: Block, hiddenSize: number, tokens: number, share: RankShare): Operator {
  const elements = tokens * (hiddenSize / sequenceSplit(share));
  const forwardBytes = (2 * block.norms + 6) * BYTES * elements;
  return { kind: 'elementwise', name: 'norms and residuals', forwardBytes, backwardBytes: 1.5 * forwardBytes };
}

function elementwise(name: string, forwardBytes: number, backwardRatio: number): Operator {
  return { kind: 'elementwise', name, forwardBytes, backwardBytes: forwardBytes * backwardRatio };
}

function quantise(name: string, elements: number, share: RankShare): Operator {
  const bytes = elements * share.quantiseBytesPerElement;
  return { kind: 'elementwise', name, forwardBytes: bytes, backwardBytes: bytes };
}

/** Ranks over which norms and residuals are split. */
function sequenceSplit(share: RankShare): number {
  return share.sequenceParallel ? share.tensorParallel : 1;
}

/** Before a split projection: sequence parallel ranks gather their tokens; without it each already has them all. */
function gatherOverTensor(name: string, bytes: number, share: RankShare): Operator[] {
  if (share.tensorParallel === 1 || !share.sequenceParallel) return [];
  return [{ kind: 'collective', name, collective: 'allGather', group: 'tensor', bytes }];
}

/** After a split projection: partial sums are reduced, and scattered again under sequence parallelism. */
function reduceOverTensor(name: string, bytes: number, share: RankShare): Operator[] {
  if (share.tensorParallel === 1) return [];
  const collective = share.sequenceParallel ? 'reduceScatter' : 'allReduce';
  return [{ kind: 'collective', name, collective, group: 'tensor', bytes }];
}

/** Keys and values of the other context ranks; a ring moves the same bytes as a gather. */
function contextGather(bytes: number, share: RankShare): Operator[] {
  if (share.contextParallel === 1) return [];
  return [{ kind: 'collective', name: 'key-value gather', collective: 'allGather', group: 'context', bytes }];
}

function expertExchange(name: string, bytes: number, share: RankShare): Operator[] {
  if (share.expertParallel === 1) return [];
  return [{ kind: 'collective', name, collective: 'allToAll', group: 'expert', bytes }];
}
