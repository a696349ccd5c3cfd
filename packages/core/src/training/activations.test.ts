import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Architecture, Block, RankShare } from '../architecture/index.js';
import { type ActivationPolicy, layerActivationBytes } from './activations.js';

/** GPT layer of Korthikanti 2022: multi-head attention, plain MLP of four times the width. */
function gpt(hiddenSize: number, heads: number): { architecture: Architecture; block: Block } {
  const headDim = hiddenSize / heads;
  const block: Block = {
    name: 'layer',
    attention: {
      kind: 'softmax',
      heads,
      kvHeads: heads,
      headDim,
      valueHeadDim: headDim,
      qkvBias: true,
      outputBias: true,
      qkNorm: 'none',
      sinks: false,
      outputGate: false,
    },
    mlp: { kind: 'dense', gated: false, intermediateSize: 4 * hiddenSize, bias: true },
    norms: 2,
  };
  const architecture: Architecture = {
    id: 'gpt',
    name: 'GPT',
    hiddenSize,
    vocabSize: 51_200,
    tiedEmbeddings: true,
    normWeights: 2,
    positionEmbeddings: 2048,
    outerNorms: 1,
    outputBias: false,
    blocks: [block],
    layerBlocks: [0],
    mtpModules: 0,
    otherParameters: 0,
  };
  return { architecture, block };
}

const dropoutUnfused: ActivationPolicy = {
  recompute: 'none',
  normsAreFused: false,
  storesScores: true,
  dropout: true,
  gemmInputBytes: 2,
  attentionOutputBytes: 2,
  attentionStoreBytes: 2,
  activationStoreBytes: 2,
  weightsTrain: true,
};

function share(s: number, b: number, t: number, sequenceParallel: boolean): RankShare {
  return {
    tensorParallel: t,
    contextParallel: 1,
    expertParallel: 1,
    sequenceParallel,
    sequences: b,
    sequenceTokens: s,
    expertImbalance: 1,
    quantiseBytesPerElement: 0,
    quantisesAttention: false,
    permuteBytesPerElement: 0,
    lossBytesPerLogit: 0,
  };
}

interface Case {
  readonly name: string;
  readonly t: number;
  readonly sequenceParallel: boolean;
  readonly recompute: ActivationPolicy['recompute'];
  /** Korthikanti 2022 Table 2, in bytes; s sequence, b micro-batch, h hidden, a heads, t tensor parallel size. */
  readonly bytes: (s: number, b: number, h: number, a: number, t: number) => number;
}

const cases: readonly Case[] = [
  {
    name: 'no parallelism',
    t: 1,
    sequenceParallel: false,
    recompute: 'none',
    bytes: (s, b, h, a) => s * b * h * (34 + (5 * a * s) / h),
  },
  {
    name: 'tensor parallelism',
    t: 8,
    sequenceParallel: false,
    recompute: 'none',
    bytes: (s, b, h, a, t) => s * b * h * (10 + 24 / t + (5 * a * s) / (h * t)),
  },
  {
    name: 'tensor and sequence parallelism',
    t: 8,
    sequenceParallel: true,
    recompute: 'none',
    bytes: (s, b, h, a, t) => ((s * b * h) / t) * (34 + (5 * a * s) / h),
  },
  {
    name: 'tensor parallelism and selective recomputation',
    t: 8,
    sequenceParallel: false,
    recompute: 'selective',
    bytes: (s, b, h, _a, t) => s * b * h * (10 + 24 / t),
  },
  {
    name: 'tensor, sequence parallelism and selective recomputation',
    t: 8,
    sequenceParallel: true,
    recompute: 'selective',
    bytes: (s, b, h, _a, t) => (34 * s * b * h) / t,
  },
  { name: 'full recomputation', t: 8, sequenceParallel: false, recompute: 'full', bytes: (s, b, h) => 2 * s * b * h },
];

describe('activation bytes of a GPT layer are those of Korthikanti 2022, Table 2', () => {
  test.each(cases)('with $name', ({ t, sequenceParallel, recompute, bytes }) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 16 }),
        fc.constantFrom(64, 128),
        (blocks, b, headGroups, headDim) => {
          const s = 128 * blocks;
          const a = 8 * headGroups;
          const h = a * headDim;
          const { architecture, block } = gpt(h, a);
          const got = layerActivationBytes(architecture, block, share(s, b, t, sequenceParallel), {
            ...dropoutUnfused,
            recompute,
          });
          return Math.abs(got / bytes(s, b, h, a, t) - 1) < 1e-12;
        },
      ),
    );
  });
});

test('the 22B model of the paper keeps 59.25 GiB without and 9.5625 GiB with sequence parallelism and selective recomputation', () => {
  // Fig. 1: s 2048, b 4, h 6144, a 64, 48 layers, t 8; formula values that the paper plots.
  const { architecture, block } = gpt(6144, 64);
  const GIB = 2 ** 30;
  const noneBytes = 48 * layerActivationBytes(architecture, block, share(2048, 4, 8, false), dropoutUnfused);
  expect(noneBytes / GIB).toBeCloseTo(59.25, 9);
  const selectiveBytes =
    48 *
    layerActivationBytes(architecture, block, share(2048, 4, 8, true), { ...dropoutUnfused, recompute: 'selective' });
  expect(selectiveBytes / GIB).toBeCloseTo(9.5625, 9);
});

test('a flash kernel without dropout keeps 31.8 hidden widths a token of a Llama 405B layer', () => {
  // [8h + 2d(a + 2k) + 2ad + 4a + 6f] with h 16384, d 128, a 128, k 8, f 53248:
  // 131072 + 36864 + 32768 + 512 + 319488 = 520704 bytes, 31.78 h.
  const { architecture, block } = gpt(16_384, 128);
  const llama: Block = {
    ...block,
    attention: { ...(block.attention as Extract<Block['attention'], { kind: 'softmax' }>), kvHeads: 8 },
    mlp: { kind: 'dense', gated: true, intermediateSize: 53_248, bias: false },
  };
  const policy: ActivationPolicy = {
    recompute: 'none',
    normsAreFused: true,
    storesScores: false,
    dropout: false,
    gemmInputBytes: 2,
    attentionOutputBytes: 2,
    attentionStoreBytes: 2,
    activationStoreBytes: 2,
    weightsTrain: true,
  };
  expect(layerActivationBytes(architecture, llama, share(8192, 1, 1, false), policy) / 8192).toBeCloseTo(520_704, 9);
});
