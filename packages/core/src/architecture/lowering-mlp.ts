/** Lowers the feed-forward network of a layer: dense, or routed experts with shared ones. */
import type { DenseMlp, Mlp, MoeMlp } from './architecture.js';
import { BYTES, expertExchange, gatherOverTensor, quantise, reduceOverTensor } from './lowering-parts.js';
import type { Operator } from './operators.js';
import { busiestLoad, expertTensorParallelSize, type RankShare, sequenceSplit } from './rank-share.js';

/** @param tokens of one micro-batch on the rank, before sequence parallelism */
export function lowerMlp(mlp: Mlp, hiddenSize: number, tokens: number, share: RankShare): Operator[] {
  switch (mlp.kind) {
    case 'dense':
      return lowerDenseMlp(mlp, hiddenSize, tokens, share);
    case 'moe':
      return lowerMoeMlp(mlp, hiddenSize, tokens, share);
    case 'none':
      return [];
    default:
      return mlp satisfies never;
  }
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
  const { tensorParallel, expertParallel } = share;
  // Experts are whole on a rank when expert parallel ranks exist, else split over the tensor ranks.
  const expertTensorParallel = expertTensorParallelSize(share);
  // Tokens that enter the router on this rank: split over tensor ranks unless these share every expert.
  const ownTokens = expertTensorParallel > 1 ? tokens : tokens / tensorParallel;
  const routedRows = ownTokens * mlp.expertsPerToken;
  const width = mlp.expertIntermediateSize / expertTensorParallel;
  const groups = mlp.experts / expertParallel;
  const matrices = mlp.gated ? 2 : 1;
  // The busiest rank, which all others wait for: what arrives there, and goes back.
  const rows = routedRows * busiestLoad(share, mlp);
  // Routed experts work on the latent where there is one: it is what is sent.
  const expertHidden = mlp.latentSize ?? hiddenSize;
  const exchange = rows * expertHidden * BYTES;
  const routerTokens = expertTensorParallel > 1 ? tokens / sequenceSplit(share) : ownTokens;
  const operators: Operator[] = [
    // Each rank routes the tokens it holds; without sequence parallelism tensor ranks repeat one another.
    {
      kind: 'gemm',
      name: 'router',
      m: routerTokens,
      n: mlp.experts,
      k: hiddenSize,
      quantised: false,
    },
    ...latentProjection('latent down-projection', mlp, hiddenSize, routerTokens, share),
    routeAndPermute(rows * expertHidden * share.permuteBytesPerElement),
    ...expertExchange('dispatch', exchange, mlp, share),
    ...(expertTensorParallel > 1 ? gatherOverTensor('mlp input gather', tokens * expertHidden * BYTES, share) : []),
    quantise('quantise expert input', rows * expertHidden, share),
    {
      kind: 'grouped-gemm',
      name: 'expert up-projection',
      groups,
      rows,
      n: matrices * width,
      k: expertHidden,
      quantised: true,
    },
    activation('expert activation', mlp.gated, rows * width),
    quantise('quantise expert activation', rows * width, share),
    { kind: 'grouped-gemm', name: 'expert down-projection', groups, rows, n: expertHidden, k: width, quantised: true },
    ...(expertTensorParallel > 1 ? reduceOverTensor('mlp output reduce', tokens * expertHidden * BYTES, share) : []),
    ...expertExchange('combine', exchange, mlp, share),
    ...latentProjection('latent up-projection', mlp, hiddenSize, routerTokens, share),
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

/** Between the hidden width and the latent of the routed experts: every tensor rank holds it whole and projects its own tokens. */
function latentProjection(
  name: 'latent down-projection' | 'latent up-projection',
  { latentSize }: MoeMlp,
  hiddenSize: number,
  tokens: number,
  share: RankShare,
): Operator[] {
  if (latentSize === undefined) return [];
  const [n, k] = name === 'latent down-projection' ? [latentSize, hiddenSize] : [hiddenSize, latentSize];
  return [
    quantise(`quantise input of ${name}`, tokens * k, share),
    { kind: 'gemm', name, m: tokens, n, k, quantised: true },
  ];
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
