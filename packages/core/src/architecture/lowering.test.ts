import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Architecture, Block } from './architecture.js';
import { gpt, llama, mamba2, moeMlp, nemotronH } from './families.js';
import { modelFlopPerToken } from './flops.js';
import { lowerHead, lowerLayer } from './lowering.js';
import { type Operator, operatorFlop } from './operators.js';
import type { RankShare } from './rank-share.js';

const alone: RankShare = {
  tensorParallel: 1,
  contextParallel: 1,
  expertParallel: 1,
  sequenceParallel: false,
  sequences: 1,
  sequenceTokens: 2048,
  expertImbalance: 1,
  quantiseBytesPerElement: 0,
  quantisesAttention: false,
  permuteBytesPerElement: 0,
  lossBytesPerLogit: 16,
};

const frame = {
  id: 'small',
  name: 'Small',
  hiddenSize: 1024,
  layers: 4,
  vocabSize: 32_000,
  heads: 8,
  kvHeads: 2,
  headDim: 128,
};
const dense = llama({ ...frame, intermediateSize: 4096 });
const moe = moeOf(dense);
/** As many key-value heads as tensor ranks, so that no rank holds a copy. */
const whole = llama({ ...frame, kvHeads: 8, intermediateSize: 4096 });

/** A mixer, attention or experts in a latent, one to a layer. */
const apart = nemotronH({
  ...frame,
  pattern: 'ME*E',
  mamba: mamba2({ heads: 16, headDim: 64, groups: 8, stateSize: 32 }),
  full: frame,
  mlp: moeMlp({
    gated: false,
    experts: 16,
    expertsPerToken: 2,
    expertIntermediateSize: 512,
    sharedIntermediateSize: 1024,
    latentSize: 256,
  }),
});

/** The same model with 16 experts of which 2 are visited. */
function moeOf(model: Architecture): Architecture {
  const [block] = model.blocks;
  if (!block) throw new Error('the model has no block');
  const mlp = {
    kind: 'moe',
    gated: true,
    experts: 16,
    expertsPerToken: 2,
    expertIntermediateSize: 512,
    sharedIntermediateSize: 1024,
    sharedGate: false,
    routerBias: false,
    expertBias: false,
  } as const;
  return { ...model, id: 'small-moe', blocks: [{ ...block, mlp }] };
}

function layerOf(model: Architecture, share: RankShare): Operator[] {
  const [block] = model.blocks;
  return block ? lowerLayer(model, block, share) : [];
}

const flopOf = (operators: readonly Operator[]) => operators.reduce((sum, operator) => sum + operatorFlop(operator), 0);

test('a layer lowers to its projections, by hand', () => {
  // h 1024, 8 heads and 2 key-value heads of 128, f 4096, 2048 tokens.
  // qkv: n = (8 + 2·2)·128 = 1536; out: k = 1024; up: n = 8192; down: k = 4096.
  const shapes = layerOf(dense, alone).flatMap((op) =>
    op.kind === 'gemm' ? [`${op.name} ${op.m}×${op.n}×${op.k}`] : [],
  );
  expect(shapes).toEqual([
    'qkv projection 2048×1536×1024',
    'output projection 2048×1024×1024',
    'mlp up-projection 2048×8192×1024',
    'mlp down-projection 2048×1024×4096',
  ]);
  // Scores and values, causal half: 2·2048²/2·8·(128 + 128) = 8.59e9.
  const attention = layerOf(dense, alone).find((op) => op.kind === 'attention');
  expect(attention && operatorFlop(attention)).toBe(2 * (2048 ** 2 / 2) * 8 * 256);
});

test('attention in 8 bits casts the queries, keys and values that it reads', () => {
  const cast = (quantisesAttention: boolean) =>
    layerOf(dense, { ...alone, quantiseBytesPerElement: 3, quantisesAttention }).flatMap((op) =>
      op.kind === 'elementwise' && op.name === 'quantise queries, keys and values' ? [op.forwardBytes] : [],
    );
  expect(cast(false)).toEqual([]);
  // 2048 tokens, 8 query heads and 2 of keys and of values, 128 wide: 12·128 = 1536 elements of 3 bytes.
  expect(cast(true)).toEqual([2048 * 1536 * 3]);
});

test('sequence parallelism replaces each all-reduce by a gather and a scatter of the same buffer', () => {
  const collectives = (sequenceParallel: boolean) =>
    layerOf(dense, { ...alone, tensorParallel: 4, sequenceParallel }).flatMap((op) =>
      op.kind === 'collective' ? [`${op.collective} ${op.bytes}`] : [],
    );
  // 2048 tokens × 1024 × 2 bytes = 4 MiB.
  const bytes = 2048 * 1024 * 2;
  expect(collectives(false)).toEqual([`allReduce ${bytes}`, `allReduce ${bytes}`]);
  expect(collectives(true)).toEqual([
    `allGather ${bytes}`,
    `reduceScatter ${bytes}`,
    `allGather ${bytes}`,
    `reduceScatter ${bytes}`,
  ]);
});

describe('context ranks', () => {
  const at = (share: Partial<RankShare>) => layerOf(dense, { ...alone, contextParallel: 4, ...share });
  const sent = (share: Partial<RankShare>) =>
    at(share).flatMap((op) =>
      op.kind === 'collective' ? [[op.group, op.collective, op.bytes, op.isBlocking ?? false]] : [],
    );
  // Eight heads and two key-value heads of 128; 2048 tokens over four ranks.
  const qkv = 512 * (8 * 128 + 2 * 2 * 128) * 2;
  const output = 512 * 8 * 128 * 2;
  const keysAndValues = 2048 * 2 * 2 * 128 * 2;

  test('pass keys and values around, or gather them first', () => {
    expect(sent({})).toEqual([['context', 'allGather', keysAndValues, false]]);
    expect(sent({ contextGathersAhead: true })).toEqual([['context', 'allGather', keysAndValues, true]]);
  });

  test('exchange tokens for heads, and pass half of the keys and values around where there are more ranks', () => {
    expect(sent({ contextParallel: 2, contextHeadRanks: 2 })).toEqual([
      ['heads', 'allToAll', 2 * qkv, true],
      ['heads', 'allToAll', 2 * output, true],
    ]);
    expect(sent({ contextHeadRanks: 2 })).toEqual([
      ['heads', 'allToAll', qkv, true],
      ['context', 'allGather', keysAndValues / 2, false],
      ['heads', 'allToAll', output, true],
    ]);
  });

  test('attend with fewer heads to as many more queries, at the same FLOP', () => {
    const attention = (share: Partial<RankShare>) => at(share).filter(({ kind }) => kind === 'attention');
    expect(attention({ contextHeadRanks: 2 })).toMatchObject([
      { queryTokens: 1024, keyTokens: 2048, heads: 4, kvHeads: 1 },
    ]);
    expect(attention({})).toMatchObject([{ queryTokens: 512, keyTokens: 2048, heads: 8, kvHeads: 2 }]);
    const flop = (share: Partial<RankShare>) => attention(share).reduce((sum, op) => sum + operatorFlop(op), 0);
    expect(flop({ contextHeadRanks: 2 })).toBe(flop({}));
  });
});

test('expert parallelism sends each routed token out and back', () => {
  const exchanged = layerOf(moe, { ...alone, expertParallel: 8 }).flatMap((op) =>
    op.kind === 'collective' ? [`${op.name} ${op.bytes}`] : [],
  );
  // 2048 tokens to 2 experts each, 1024 wide, 2 bytes.
  const bytes = 2048 * 2 * 1024 * 2;
  expect(exchanged).toEqual([`dispatch ${bytes}`, `combine ${bytes}`]);
});

test('uneven routing is more rows and more traffic on the busiest rank, where there is more than one', () => {
  const at = (expertImbalance: number, expertParallel: number) =>
    layerOf(moe, { ...alone, permuteBytesPerElement: 1, expertParallel, expertImbalance }).flatMap((op) =>
      op.kind === 'grouped-gemm'
        ? [op.rows]
        : op.name === 'dispatch' || op.name === 'combine' || op.name === 'route and permute'
          ? ['bytes' in op ? op.bytes : 'forwardBytes' in op ? op.forwardBytes : 0]
          : [],
    );
  // 4096 routed rows and half as many more; 2 bytes of 1024 elements each way.
  expect(at(1.5, 8)).toEqual(at(1, 8).map((value) => 1.5 * value));
  expect(at(1.5, 8)).toContain(1.5 * 4096);
  expect(at(1.5, 8)).toContain(1.5 * 4096 * 1024 * 2);
  expect(at(1.5, 1)).toEqual(at(1, 1));
  // Two of 16 experts for each token: at most eight times the mean, and at most all of four ranks' rows.
  expect(at(100, 16)).toEqual(at(8, 16));
  expect(at(100, 4)).toEqual(at(4, 4));
});

test('a layer of one half has only its operators, and sends tokens to experts in their latent', () => {
  const share = { ...alone, tensorParallel: 2, expertParallel: 8, sequenceParallel: true };
  const [mixer, , network] = apart.blocks.map((block) => lowerLayer(apart, block, share));
  // One gather, one scatter, one norm and one sum: (2 + 3) passes of 2 bytes over half of 2048·1024 elements.
  expect(mixer?.flatMap((op) => (op.kind === 'collective' ? [op.name] : []))).toEqual([
    'attention input gather',
    'attention output reduce',
  ]);
  expect(mixer?.slice(-2)).toMatchObject([
    { name: 'norm before attention', forwardBytes: 2 * 2 * 1024 * 1024, kernels: 1 },
    { name: 'residuals', forwardBytes: 3 * 2 * 1024 * 1024, kernels: 1 },
  ]);
  // In: half of 2·16·64 + 2·8·32 + 16 columns.
  expect(mixer?.flatMap((op) => (op.kind === 'gemm' ? [`${op.m}×${op.n}×${op.k}`] : []))).toEqual([
    `2048×${(2048 + 512 + 16) / 2}×1024`,
    '2048×1024×512',
  ]);
  // Each rank's 1024 tokens go to 2 experts with 256 elements of 2 bytes; both projections are whole on every rank.
  expect(network?.flatMap((op) => (op.kind === 'collective' && op.group === 'expert' ? [op.bytes] : []))).toEqual([
    1024 * 2 * 256 * 2,
    1024 * 2 * 256 * 2,
  ]);
  expect(
    network?.flatMap((op) => (op.kind === 'gemm' && op.name.startsWith('latent') ? [[op.m, op.n, op.k]] : [])),
  ).toEqual([
    [1024, 256, 1024],
    [1024, 1024, 256],
  ]);
});

describe('the FLOPs of all ranks together are those of the layer', () => {
  const size = fc.constantFrom(1, 2, 4, 8);
  test.each([
    { name: 'dense', model: whole },
    // Without sequence parallelism tensor ranks repeat the router of one another.
    { name: 'mixture of experts', model: moeOf(whole) },
    { name: 'mixer', model: { ...apart, blocks: apart.blocks.slice(0, 1) } },
    { name: 'latent experts', model: { ...apart, blocks: apart.blocks.slice(2, 3) } },
  ])('for a $name layer', ({ model }) => {
    const sequence = model === whole ? fc.boolean() : fc.constant(true);
    fc.assert(
      fc.property(size, size, size, sequence, (tensorParallel, contextParallel, expertParallel, sequenceParallel) => {
        const together = flopOf(layerOf(model, alone));
        const share = { ...alone, tensorParallel, contextParallel, expertParallel, sequenceParallel };
        const ranks = tensorParallel * contextParallel;
        return Math.abs((flopOf(layerOf(model, share)) * ranks) / together - 1) < 1e-12;
      }),
    );
  });
});

test.each([
  { name: 'grouped-query, gated', model: dense },
  { name: 'multi-head, plain', model: gpt({ ...frame, kvHeads: 8, intermediateSize: 4096 }) },
  { name: 'mixture of experts', model: moe },
  { name: 'windowed', model: windowed() },
  { name: 'mixers and latent experts apart', model: apart },
])('three forward passes of the operator list are the training FLOPs of a $name model', ({ model }) => {
  const layers = model.layerBlocks.reduce((sum, index) => {
    const block = model.blocks[index];
    return sum + (block ? flopOf(lowerLayer(model, block, alone)) : 0);
  }, 0);
  const perToken = (3 * (layers + flopOf(lowerHead(model, alone)))) / alone.sequenceTokens;
  expect(perToken / modelFlopPerToken(model, alone.sequenceTokens, 'causal')).toBeCloseTo(1, 12);
});

function windowed(): Architecture {
  const [block] = dense.blocks;
  if (block?.attention.kind !== 'softmax') throw new Error('expected softmax attention');
  return { ...dense, blocks: [{ ...block, attention: { ...block.attention, windowTokens: 512 } }] };
}

test('norms are named for what reads them; those after branches are counted with the residuals', () => {
  const passes = (block: Block) =>
    lowerLayer(moe, block, alone).flatMap((op) =>
      op.kind === 'elementwise' && /^(norm|residuals)/.test(op.name)
        ? [[op.name, op.forwardBytes / (2 * 2048 * 1024), op.kernels]]
        : [],
    );
  const [block] = moe.blocks as [Block];
  expect(passes(block)).toEqual([
    ['norm before attention', 2, 1],
    ['norm before experts', 2, 1],
    ['residuals', 6, 2],
  ]);
  expect(passes({ ...block, norms: 4 }).at(-1)).toEqual(['residuals and norms after branches', 10, 4]);
  // One norm that both branches read: half of two passes for each.
  expect(passes({ ...block, norms: 1 })).toEqual([
    ['norm before attention', 1, 0.5],
    ['norm before experts', 1, 0.5],
    ['residuals', 6, 2],
  ]);
});
