import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Architecture, Attention, Block } from './architecture.js';
import {
  deltaNet,
  gatedMlp,
  gpt,
  latent,
  llama,
  mamba2,
  moeMlp,
  nemotronH,
  routed,
  softmax,
  transformer,
} from './families.js';
import { countParameters, mtpBlock } from './parameters.js';

const small = llama({
  id: 'small',
  name: 'Small',
  layers: 2,
  hiddenSize: 8,
  vocabSize: 10,
  heads: 2,
  kvHeads: 1,
  headDim: 4,
  intermediateSize: 16,
});

test('a small Llama counts as by hand', () => {
  const count = countParameters(small);
  // q 8·2·4 = 64, k and v 8·4 = 32 each, o 64: 192. MLP 3·8·16 = 384. Two norms of 8.
  expect(count.perBlock).toEqual([
    {
      block: 'layer',
      layers: 2,
      attention: 192,
      mlp: 384,
      router: 0,
      experts: 0,
      sharedExperts: 0,
      norms: 16,
      total: 592,
      active: 592,
    },
  ]);
  // Embedding and head 10·8 each, final norm 8: 2·592 + 168.
  expect(count).toMatchObject({ embedding: 80, head: 80, other: 8, mtp: 0, total: 1352, active: 1352 });
});

test('a small GPT counts biases, positions and both halves of LayerNorm', () => {
  const count = countParameters(
    gpt({
      id: 'g',
      name: 'G',
      layers: 1,
      hiddenSize: 8,
      vocabSize: 10,
      heads: 2,
      headDim: 4,
      intermediateSize: 32,
      positionEmbeddings: 5,
      tiedEmbeddings: true,
      outputBias: true,
    }),
  );
  // Attention 4·64 + 4·8 = 288; MLP 2·8·32 + 32 + 8 = 552; norms 2·2·8 = 32.
  expect(count.perBlock[0]).toMatchObject({ attention: 288, mlp: 552, norms: 32, total: 872 });
  // Embedding (10 + 5)·8 = 120; head only its bias, 10; final norm 16.
  expect(count).toMatchObject({ embedding: 120, head: 10, other: 16, total: 1018 });
});

/** One layer around a mixer, with the smallest MLP: 3 weights per hidden element. */
function around(attention: Attention, hiddenSize: number): number {
  const block: Block = { name: 'x', attention, mlp: gatedMlp(1), norms: 0 };
  return (
    countParameters(
      transformer({ id: 'x', name: 'x', layers: 1, hiddenSize, vocabSize: 1, outerNorms: 0 }, [block], () => 0),
    ).perBlock[0]?.attention ?? 0
  );
}

describe('attention by hand', () => {
  test.each<{ name: string; attention: Attention; hiddenSize: number; expected: number }>([
    // q 4·2·3 doubled by the gate = 48, k and v 4·3 each = 24, o 6·4 = 24; biases 12 + 6, 4; norms 2·3; sinks 2.
    {
      name: 'softmax with every trait',
      attention: softmax({
        heads: 2,
        kvHeads: 1,
        headDim: 3,
        qkvBias: true,
        projectionBias: true,
        qkNorm: 'per-head',
        sinks: true,
        outputGate: true,
      }),
      hiddenSize: 4,
      expected: 48 + 24 + 24 + 18 + 4 + 6 + 2,
    },
    // q, k, v, o: 24 + 12 + 12 + 24; norms over 2 query heads and 1 key head of width 3.
    {
      name: 'norms over the full width',
      attention: softmax({ heads: 2, kvHeads: 1, headDim: 3, qkNorm: 'full-width' }),
      hiddenSize: 4,
      expected: 72 + 9,
    },
    // h = 10, 2 heads. q down 10·6, q up 6·2·192; kv down 10·(512 + 64), kv up 512·2·256; o 2·128·10; norms 6 + 512.
    { name: 'latent', attention: latent(2, 6), hiddenSize: 10, expected: 60 + 2304 + 5760 + 262_144 + 2560 + 518 },
    // Without query compression: q 10·2·192, and only the key-value norm.
    {
      name: 'latent without query rank',
      attention: latent(2, null),
      hiddenSize: 10,
      expected: 3840 + 5760 + 262_144 + 2560 + 512,
    },
    // Widths: keys 1·2, values 2·2. In 4·(2·2 + 2·4 + 2·2), out 4·4; convolution 4·(2·2 + 4); A_log and dt_bias 2 each; norm 2.
    {
      name: 'gated delta net',
      attention: deltaNet({ keyHeads: 1, valueHeads: 2, headDim: 2 }),
      hiddenSize: 4,
      expected: 64 + 16 + 32 + 4 + 2,
    },
    // In 4·(2·2 + 2·4 + 2), out 16; convolution with bias 5·8; A_log, dt_bias, D 2 each; norm over 4.
    {
      name: 'Mamba-2',
      attention: {
        kind: 'linear',
        variant: 'mamba2',
        keyHeads: 1,
        keyHeadDim: 2,
        valueHeads: 2,
        valueHeadDim: 2,
        convolutionWidth: 4,
      },
      hiddenSize: 4,
      expected: 56 + 16 + 40 + 6 + 4,
    },
    // 2 groups of state 3 (6 each for B and C), 4 heads of 5 (20). In 7·(2·20 + 2·6 + 4) = 392, out 20·7 = 140; convolution with bias
    // 5·(20 + 12) = 160; A_log, dt_bias, D 4 each; norm over 20.
    {
      name: 'Mamba-2 with groups',
      attention: mamba2({ heads: 4, headDim: 5, groups: 2, stateSize: 3 }),
      hiddenSize: 7,
      expected: 392 + 140 + 160 + 12 + 20,
    },
    // q, k, v and gate 4·(2·2 + 2·4), out 16, norm over 4.
    {
      name: 'lightning',
      attention: {
        kind: 'linear',
        variant: 'lightning',
        keyHeads: 1,
        keyHeadDim: 2,
        valueHeads: 2,
        valueHeadDim: 2,
        convolutionWidth: 0,
      },
      hiddenSize: 4,
      expected: 48 + 16 + 4,
    },
  ])('$name', ({ attention, hiddenSize, expected }) => {
    expect(around(attention, hiddenSize)).toBe(expected);
  });
});

test('experts by hand: routed, shared, router, their biases', () => {
  const architecture = routed({
    id: 'm',
    name: 'M',
    layers: 1,
    hiddenSize: 4,
    vocabSize: 1,
    attention: softmax({ heads: 1, headDim: 4 }),
    experts: 3,
    expertsPerToken: 2,
    expertIntermediateSize: 5,
    sharedIntermediateSize: 6,
    sharedGate: true,
    routerBias: true,
    expertBias: true,
  });
  // Expert: 3·4·5 + 2·5 + 4 = 74. Router 4·3 + 3, gate 4. Shared 3·4·6.
  expect(countParameters(architecture).perBlock[0]).toMatchObject({ router: 19, experts: 222, sharedExperts: 72 });
  // A token leaves one expert out.
  expect(countParameters(architecture).total - countParameters(architecture).active).toBe(74);
});

/** h 4; mixer of 2 heads of 2, one group of state 3; experts of width 5 in a latent of 2, 2 of 3 visited; one shared of width 6. */
const alternating = nemotronH({
  id: 'n',
  name: 'N',
  pattern: 'ME*ME',
  hiddenSize: 4,
  vocabSize: 1,
  mamba: mamba2({ heads: 2, headDim: 2, groups: 1, stateSize: 3 }),
  full: { heads: 2, kvHeads: 1, headDim: 3 },
  mlp: moeMlp({
    gated: false,
    experts: 3,
    expertsPerToken: 2,
    expertIntermediateSize: 5,
    sharedIntermediateSize: 6,
    latentSize: 2,
  }),
  mtpModules: 1,
});

test('layers of one half each, with experts in a latent, by hand', () => {
  const { perBlock } = countParameters(alternating);
  // In 4·(2·4 + 2·3 + 2) = 64, out 16, convolution 5·(4 + 6) = 50, vectors 3·2, norm 4; norm of the layer 4.
  expect(perBlock[0]).toMatchObject({ layers: 2, attention: 140, mlp: 0, router: 0, norms: 4, total: 144 });
  // q 4·6, k and v 4·3 each, o 6·4.
  expect(perBlock[1]).toMatchObject({ layers: 1, attention: 72, total: 76 });
  // Router 4·3 and both latent projections 2·4·2; expert 2·2·5 = 20; shared 2·4·6 = 48; a token leaves one expert out.
  expect(perBlock[2]).toMatchObject({ layers: 2, attention: 0, router: 28, experts: 60, sharedExperts: 48 });
  expect(perBlock[2]).toMatchObject({ total: 28 + 60 + 48 + 4, active: 28 + 40 + 48 + 4 });
  // The module is attention and experts with two norms, a projection 2·4·4 and three norms; no layer of the model is like it.
  expect(perBlock[3]).toMatchObject({ layers: 0, total: 72 + 136 + 8 });
  expect(countParameters(alternating, { includeMtp: true }).mtp).toBe(72 + 136 + 8 + 32 + 12);
});

test('a prediction module is the last layer, a projection and three norms', () => {
  const withModules: Architecture = { ...small, mtpModules: 2 };
  expect(countParameters(withModules).total).toBe(1352);
  // 592 + 2·8·8 + 3·8 = 744 each.
  expect(countParameters(withModules, { includeMtp: true })).toMatchObject({ mtp: 1488, total: 1352 + 1488 });
});

test('what no token uses is in the total but not active', () => {
  expect(countParameters({ ...small, otherParameters: 100 })).toMatchObject({ total: 1452, active: 1352, other: 108 });
});

test('a model whose layers name no block is our bug', () => {
  expect(() => mtpBlock({ ...small, layerBlocks: [] })).toThrow('small');
});

const size = fc.integer({ min: 1, max: 64 });
const spec = fc.record({
  layers: fc.integer({ min: 1, max: 8 }),
  hiddenSize: size,
  vocabSize: size,
  heads: size,
  headDim: size,
  intermediateSize: size,
});

test('doubling the layers adds exactly the parameters of the blocks', () => {
  fc.assert(
    fc.property(spec, (shape) => {
      const once = countParameters(llama({ id: 'x', name: 'x', ...shape }));
      const twice = countParameters(llama({ id: 'x', name: 'x', ...shape, layers: 2 * shape.layers }));
      const blocks = once.perBlock.reduce((sum, block) => sum + block.layers * block.total, 0);
      expect(twice.total - once.total).toBe(blocks);
    }),
  );
});

test('tying the embeddings takes away vocabulary × width', () => {
  fc.assert(
    fc.property(spec, (shape) => {
      const untied = llama({ id: 'x', name: 'x', ...shape });
      const tied = countParameters({ ...untied, tiedEmbeddings: true });
      expect(countParameters(untied).total - tied.total).toBe(shape.vocabSize * shape.hiddenSize);
    }),
  );
});

const moe = fc
  .record({
    experts: fc.integer({ min: 1, max: 32 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    width: size,
    shared: fc.nat(64),
    denseLayers: fc.nat(2),
  })
  .map(({ experts, share, width, shared, denseLayers }) =>
    routed({
      id: 'x',
      name: 'x',
      layers: 3,
      hiddenSize: 8,
      vocabSize: 16,
      attention: softmax({ heads: 2, headDim: 4 }),
      denseLayers,
      intermediateSize: 24,
      experts,
      expertsPerToken: Math.max(1, Math.round(share * experts)),
      expertIntermediateSize: width,
      sharedIntermediateSize: shared,
    }),
  );

test('active parameters never exceed the total, and reach it where a token visits every expert', () => {
  fc.assert(
    fc.property(moe, (architecture) => {
      const { active, total } = countParameters(architecture);
      expect(active).toBeLessThanOrEqual(total);
      const all = architecture.blocks.map((block) =>
        block.mlp.kind === 'moe' ? { ...block, mlp: { ...block.mlp, expertsPerToken: block.mlp.experts } } : block,
      );
      expect(countParameters({ ...architecture, blocks: all })).toMatchObject({ active: total, total });
    }),
  );
});

test('the parts sum to the total', () => {
  fc.assert(
    fc.property(moe, fc.nat(3), fc.boolean(), (architecture, mtpModules, includeMtp) => {
      const count = countParameters({ ...architecture, mtpModules }, { includeMtp });
      const layers = count.perBlock.reduce((sum, block) => sum + block.layers * block.total, 0);
      expect(count.embedding + count.head + count.other + count.mtp + layers).toBe(count.total);
      for (const block of count.perBlock) {
        expect(block.attention + block.mlp + block.router + block.experts + block.sharedExperts + block.norms).toBe(
          block.total,
        );
      }
    }),
  );
});
