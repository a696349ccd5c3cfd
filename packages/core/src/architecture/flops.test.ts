import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Architecture } from './architecture.js';
import { deltaNet, gpt, hybrid, latent, llama, moeMlp, routed, softmax } from './families.js';
import {
  attentionCoreFlop,
  type FlopConvention,
  forwardFlopPerToken,
  hardwareFlopPerToken,
  keysPerQuery,
  linearCoreFlop,
  modelFlopPerToken,
} from './flops.js';
import { countParameters } from './parameters.js';

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

/** GPT-3 shapes of Korthikanti et al. 2022, Table 3: sequence 2048, vocabulary 51,200. */
const megatron = (layers: number, hiddenSize: number, heads: number): Architecture =>
  gpt({
    id: 'm',
    name: 'M',
    layers,
    hiddenSize,
    heads,
    headDim: hiddenSize / heads,
    intermediateSize: 4 * hiddenSize,
    vocabSize: 51_200,
    positionEmbeddings: 2048,
    tiedEmbeddings: true,
  });

const relative = (got: number, expected: number): number => Math.abs(got / expected - 1);

describe('a small Llama by hand, sequence of 4', () => {
  // Matrices: 2 layers of 192 + 384, head 10·8 = 1232 weights, 2464 FLOP. Core: 2·2 heads·(4 + 4)·keys, 2 layers: 64 per key.
  test.each<{ convention: FlopConvention; forward: number }>([
    { convention: 'causal', forward: 2464 + 64 * 2 },
    { convention: 'unmasked', forward: 2464 + 64 * 4 },
    // All 1352 parameters, embedding and norms too.
    { convention: 'six-n', forward: 2 * 1352 },
    { convention: 'six-n-causal', forward: 2 * 1352 + 64 * 2 },
    { convention: 'six-n-unmasked', forward: 2 * 1352 + 64 * 4 },
  ])('$convention', ({ convention, forward }) => {
    expect(forwardFlopPerToken(small, 4, convention)).toBe(forward);
    expect(modelFlopPerToken(small, 4, convention)).toBe(3 * forward);
  });

  test('recomputation repeats nothing, the core, or the layers without the head', () => {
    const model = 3 * (2464 + 256);
    expect(hardwareFlopPerToken(small, 4, 'unmasked', 'none')).toBe(model);
    expect(hardwareFlopPerToken(small, 4, 'unmasked', 'selective')).toBe(model + 256);
    expect(hardwareFlopPerToken(small, 4, 'unmasked', 'full')).toBe(model + 2464 + 256 - 160);
    // Under six-n the parameters are one lump.
    expect(hardwareFlopPerToken(small, 4, 'six-n-unmasked', 'full')).toBe(4 * (2 * 1352 + 256));
  });

  test('a prediction module adds a layer, a projection and a head', () => {
    const withModule: Architecture = { ...small, mtpModules: 1 };
    expect(forwardFlopPerToken(withModule, 4, 'causal')).toBe(2592);
    // 2·(576 + 2·64 + 80) = 1568, and one more core of 64.
    expect(forwardFlopPerToken(withModule, 4, 'causal', { includeMtp: true })).toBe(2592 + 1568 + 64);
    expect(forwardFlopPerToken(withModule, 4, 'six-n', { includeMtp: true })).toBe(2 * (1352 + 744));
  });
});

describe('published closed forms', () => {
  test.each([
    { name: '22B', layers: 48, hiddenSize: 6144, heads: 64 },
    { name: '175B', layers: 96, hiddenSize: 12_288, heads: 96 },
    { name: '1T', layers: 128, hiddenSize: 25_600, heads: 160 },
  ])(
    'unmasked is the Megatron formula for $name, and with recomputation Narayanan 2021 eq. 3',
    ({ layers: l, hiddenSize: h, heads }) => {
      const s = 2048;
      const v = 51_200;
      const model = 72 * l * h * h * (1 + s / (6 * h) + v / (12 * h * l));
      const hardware = 96 * l * h * h * (1 + s / (6 * h) + v / (16 * h * l));
      expect(relative(modelFlopPerToken(megatron(l, h, heads), s, 'unmasked'), model)).toBeLessThan(1e-12);
      expect(relative(hardwareFlopPerToken(megatron(l, h, heads), s, 'unmasked', 'full'), hardware)).toBeLessThan(
        1e-12,
      );
    },
  );

  test.each([
    // Korthikanti 2022, Table 5: step times with selective recomputation and sequence parallelism, and the MFU printed beside them.
    { name: '22B', architecture: megatron(48, 6144, 64), sequences: 4, accelerators: 8, stepS: 1.1, mfu: 0.415 },
    { name: '175B', architecture: megatron(96, 12_288, 96), sequences: 64, accelerators: 64, stepS: 13.75, mfu: 0.514 },
    {
      name: '530B',
      architecture: megatron(105, 20_480, 128),
      sequences: 280,
      accelerators: 280,
      stepS: 37.83,
      mfu: 0.56,
    },
    {
      name: '1T',
      architecture: megatron(128, 25_600, 160),
      sequences: 512,
      accelerators: 512,
      stepS: 71.49,
      mfu: 0.563,
    },
  ])(
    'unmasked gives the MFU of Megatron $name from its step time',
    ({ architecture, sequences, accelerators, stepS, mfu }) => {
      const flop = modelFlopPerToken(architecture, 2048, 'unmasked') * sequences * 2048;
      expect(relative(flop / (stepS * accelerators * 312e12), mfu)).toBeLessThan(0.01);
    },
  );

  test('six-n-unmasked is what llm-foundry counts: 3·(2·N·s + 4·L·d·s²) per sequence', () => {
    const mpt = gpt({
      id: 'mpt',
      name: 'MPT 7B',
      layers: 32,
      hiddenSize: 4096,
      heads: 32,
      headDim: 128,
      intermediateSize: 16_384,
      vocabSize: 50_432,
      bias: false,
      normWeights: 1,
      tiedEmbeddings: true,
    });
    const s = 2048;
    const perSequence = 3 * (2 * 6_649_286_656 * s + 4 * 32 * 4096 * s * s);
    expect(relative(modelFlopPerToken(mpt, s, 'six-n-unmasked') * s, perSequence)).toBeLessThan(1e-12);
  });

  test('DeepSeek-V3 with its prediction module agrees with the TFLOPs that Megatron-Bridge prints', () => {
    const deepseek = routed({
      id: 'd',
      name: 'DeepSeek-V3',
      layers: 61,
      hiddenSize: 7168,
      vocabSize: 129_280,
      attention: latent(128, 1536),
      denseLayers: 3,
      intermediateSize: 18_432,
      experts: 256,
      expertsPerToken: 8,
      expertIntermediateSize: 2048,
      sharedIntermediateSize: 2048,
      mtpModules: 1,
    });
    // Performance summary 26.08, DGX GB300, MXFP8: 1635 TFLOPs on 256 devices, 4096 sequences of 4096 in 10.422 s.
    const printed = (1635e12 * 256 * 10.422392) / (4096 * 4096);
    expect(relative(modelFlopPerToken(deepseek, 4096, 'causal', { includeMtp: true }), printed)).toBeLessThan(0.005);
    // Without the module the count is 4 % lower: it must be on.
    expect(modelFlopPerToken(deepseek, 4096, 'causal') / printed).toBeLessThan(0.97);
  });
});

describe('the core of each mixer by hand', () => {
  test.each([
    { name: 'full', traits: {}, causal: 50, unmasked: 100 },
    // 100 queries see min(i, 20) keys: 20 − 20²/200.
    { name: 'a window', traits: { windowTokens: 20 }, causal: 18, unmasked: 20 },
    { name: 'a window as long as the sequence', traits: { windowTokens: 100 }, causal: 50, unmasked: 100 },
    // Two chunks of 40 and one of 20: (1600 + 1600 + 400) / 100 keys.
    { name: 'chunks', traits: { chunkTokens: 40 }, causal: 18, unmasked: 36 },
    { name: 'a chunk longer than the sequence', traits: { chunkTokens: 128 }, causal: 50, unmasked: 100 },
  ])('keys per query over 100 tokens: $name', ({ traits, causal, unmasked }) => {
    expect(keysPerQuery(traits, 100, true)).toBe(causal);
    expect(keysPerQuery(traits, 100, false)).toBe(unmasked);
  });

  test('latent attention multiplies 192 wide keys and 128 wide values', () => {
    // 2 heads, 100 keys: 2·2·(192 + 128)·100, half of it under the mask.
    expect(attentionCoreFlop(latent(2, null), 100, false)).toBe(128_000);
    expect(attentionCoreFlop(latent(2, null), 100, true)).toBe(64_000);
  });

  test('a gated delta net makes four products of its state and a convolution', () => {
    const linear = deltaNet({ keyHeads: 1, valueHeads: 2, headDim: 3 });
    // Convolution 2·4·(3 + 3 + 6); state 2 heads of 3·3, four products of 2 FLOP.
    expect(linearCoreFlop(linear)).toBe(96 + 144);
    expect(linearCoreFlop({ ...linear, variant: 'mamba2' })).toBe(96 + 72);
    expect(attentionCoreFlop(linear, 100, true)).toBe(attentionCoreFlop(linear, 100_000, false));
  });
});

test('experts count as often as a token visits them, with the router and the shared one', () => {
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
  // Attention 64, router 4·3 + 4, two experts of 60, shared 72, head 4: 276 weights. Core 2·8·1 key at s = 2. Biases do not count.
  expect(forwardFlopPerToken(architecture, 2, 'causal')).toBe(2 * 276 + 16);
});

test('a hybrid adds attention only in its full layers', () => {
  const architecture = hybrid({
    id: 'h',
    name: 'H',
    layers: 4,
    hiddenSize: 16,
    vocabSize: 32,
    linear: deltaNet({ keyHeads: 1, valueHeads: 2, headDim: 4 }),
    full: { heads: 2, headDim: 8 },
    mlp: moeMlp({ experts: 4, expertsPerToken: 2, expertIntermediateSize: 8 }),
  });
  // One full layer of four: 2·2·16 FLOP a key.
  const longer = forwardFlopPerToken(architecture, 2000, 'causal') - forwardFlopPerToken(architecture, 1000, 'causal');
  expect(longer).toBe(64 * 500);
});

test('the conventions are ordered: a mask leaves less, and six-n counts the embedding too', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200_000 }), fc.integer({ min: 1, max: 64 }), (sequenceTokens, layers) => {
      const architecture = { ...small, layerBlocks: Array.from({ length: layers }, () => 0) };
      const causal = modelFlopPerToken(architecture, sequenceTokens, 'causal');
      expect(causal).toBeLessThan(modelFlopPerToken(architecture, sequenceTokens, 'unmasked'));
      expect(causal).toBeLessThan(modelFlopPerToken(architecture, sequenceTokens, 'six-n-causal'));
      const sixN = 6 * countParameters(architecture).active;
      expect(modelFlopPerToken(architecture, sequenceTokens, 'six-n')).toBe(sixN);
    }),
  );
});
