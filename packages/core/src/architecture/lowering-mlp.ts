/** Lowers the feed-forward network of a layer: dense, or routed experts with shared ones. */
import type { DenseMlp, Mlp, MoeMlp } from './architecture.js';
import { BYTES, expertExchange, gatherOverTensor, quantise, reduceOverTensor } from './lowering-parts.js';
import type { Operator } from './operators.js';
import { expertTensorParallelSize, type RankShare, sequenceSplit } from './rank-share.js';

/** @param tokens of one micro-batch on the rank, before sequence parallelism */
export function lowerMlp(mlp: Mlp, hiddenSize: number, tokens: number, share: RankShare): Operator[] {
  return mlp.kind === 'dense'
    ? lowerDenseMlp(mlp, hiddenSize, tokens, share)
    : lowerMoeMlp(mlp, hiddenSize, tokens, share);
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
    routeAndPermute(routedRows * hiddenSize * share.permuteBytesPerElement),
    ...expertExchange('dispatch', exchange, mlp.expertsPerToken, share),
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
    ...expertExchange('combine', exchange, mlp.expertsPerToken, share),
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

/** Sorting, gathering and scattering of tokens: several kernels, whose bytes are the constant's to say. */
function routeAndPermute(bytes: number): Operator {
  return {
    kind: 'elementwise',
    name: 'route and permute',
    forwardBytes: bytes,
    backwardBytes: bytes,
    kernels: 4,
    ownKernel: true,
  };
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
