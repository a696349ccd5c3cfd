/** Lowers the attention or mixer of a layer: softmax heads, latent attention, linear-time mixers. */
import type { Attention } from './architecture.js';
import { linearCoreFlop } from './flops.js';
import { BYTES, contextGather, contextSplit, elementwise, headExchange, quantise } from './lowering-parts.js';
import type { AttentionOperator, Operator } from './operators.js';
import { linearControls } from './parameters.js';
import { type RankShare, sequenceSplit } from './rank-share.js';
import { keysPerQueryOfTexts, longestText } from './text-lengths.js';

/** @param tokens of one micro-batch on the rank, before sequence parallelism */
export function lowerAttention(attention: Attention, hiddenSize: number, tokens: number, share: RankShare): Operator[] {
  switch (attention.kind) {
    case 'softmax':
      return lowerSoftmax(attention, hiddenSize, tokens, share);
    case 'mla':
      return lowerLatent(attention, hiddenSize, tokens, share);
    case 'linear':
      return lowerLinear(attention, hiddenSize, tokens, share);
    case 'none':
      return [];
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
  const { tensorParallel, sequences, sequenceTokens } = share;
  const split = contextSplit(share);
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
    ...quantisedCore(tokens * (queryWidth + kvWidth), share),
    ...headExchange('query, key and value exchange', tokens * (queryWidth + kvWidth) * BYTES, share),
    ...contextGather(sequences * sequenceTokens * kvWidth * BYTES, share),
    {
      kind: 'attention',
      name: 'attention',
      sequences,
      queryTokens: sequenceTokens / split.tokens,
      heads: heads / split.heads,
      kvHeads: kvHeads / split.heads,
      headDim: attention.headDim,
      valueHeadDim: attention.valueHeadDim,
      ...seenKeys(attention, share),
    },
    ...headExchange('attention output exchange', tokens * outputWidth * BYTES, share),
    quantise('quantise attention output', tokens * outputWidth, share),
    { kind: 'gemm', name: 'output projection', m: tokens, n: hiddenSize, k: outputWidth, quantised: true },
  ];
}

/** The keys that there are for a query, the share of them that it sees on average, and how many at most. */
function seenKeys(
  attention: { readonly windowTokens?: number; readonly chunkTokens?: number },
  { sequenceTokens, texts }: RankShare,
): Pick<AttentionOperator, 'keyTokens' | 'scoreFraction' | 'unmaskedFraction' | 'windowTokens' | 'texts'> {
  // Where sequences differ in length, their mean is shorter than what the tokens of the longest see.
  const keyTokens = Math.max(sequenceTokens, longestText(texts) ?? 0);
  const seen = (causal: boolean): number => keysPerQueryOfTexts(attention, sequenceTokens, causal, texts) / keyTokens;
  const most =
    texts === undefined
      ? attention.windowTokens
      : Math.min(attention.windowTokens ?? keyTokens, longestText(texts) ?? 0);
  return {
    keyTokens,
    scoreFraction: seen(true),
    unmaskedFraction: seen(false),
    ...(most === undefined ? {} : { windowTokens: most }),
    ...(texts === undefined ? {} : { texts }),
  };
}

function lowerLatent(
  attention: Extract<Attention, { kind: 'mla' }>,
  hiddenSize: number,
  tokens: number,
  share: RankShare,
): Operator[] {
  const { tensorParallel, sequences, sequenceTokens } = share;
  const split = contextSplit(share);
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
    ...quantisedCore(tokens * expanded, share),
    ...headExchange('query, key and value exchange', tokens * expanded * BYTES, share),
    ...contextGather(sequences * sequenceTokens * heads * (headDim + valueHeadDim) * BYTES, share),
    {
      kind: 'attention',
      name: 'attention',
      sequences,
      queryTokens: sequenceTokens / split.tokens,
      heads: heads / split.heads,
      kvHeads: heads / split.heads,
      headDim,
      valueHeadDim,
      ...seenKeys({}, share),
    },
    ...headExchange('attention output exchange', tokens * heads * valueHeadDim * BYTES, share),
    quantise('quantise attention output', tokens * heads * valueHeadDim, share),
    { kind: 'gemm', name: 'output projection', m: tokens, n: hiddenSize, k: heads * valueHeadDim, quantised: true },
  ];
}

/** 8-bit attention casts what it reads: queries, keys and values forward, and as much again backward. */
function quantisedCore(elements: number, share: RankShare): Operator[] {
  return share.quantisesAttention ? [quantise('quantise queries, keys and values', elements, share)] : [];
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
