import { describe, expect, test } from 'vitest';
import type { Architecture } from './architecture.js';
import { compact, deltaNet, gemma, gpt, gptOss, hybrid, llama, llama4, moeMlp, routed, softmax } from './families.js';

const frame = { id: 'x', name: 'X', layers: 12, hiddenSize: 8, vocabSize: 10 };
const heads = { heads: 2, headDim: 4 };

/** Names of the blocks, layer by layer. */
function layout(architecture: Architecture): readonly (string | undefined)[] {
  return architecture.layerBlocks.map((index) => architecture.blocks[index]?.name);
}

test('what a builder is not told is absent', () => {
  expect(llama({ ...frame, ...heads, intermediateSize: 16 })).toEqual({
    id: 'x',
    name: 'X',
    hiddenSize: 8,
    vocabSize: 10,
    tiedEmbeddings: false,
    normWeights: 1,
    positionEmbeddings: 0,
    outerNorms: 1,
    outputBias: false,
    mtpModules: 0,
    otherParameters: 0,
    layerBlocks: Array.from({ length: 12 }, () => 0),
    blocks: [
      {
        name: 'layer',
        norms: 2,
        mlp: { kind: 'dense', gated: true, intermediateSize: 16, bias: false },
        attention: {
          kind: 'softmax',
          heads: 2,
          kvHeads: 2,
          headDim: 4,
          valueHeadDim: 4,
          qkvBias: false,
          outputBias: false,
          qkNorm: 'none',
          sinks: false,
          outputGate: false,
        },
      },
    ],
  });
});

test('experts that are not told of sharing or biases have none', () => {
  expect(moeMlp({ experts: 4, expertsPerToken: 2, expertIntermediateSize: 3 })).toEqual({
    kind: 'moe',
    gated: true,
    experts: 4,
    expertsPerToken: 2,
    expertIntermediateSize: 3,
    sharedIntermediateSize: 0,
    sharedGate: false,
    routerBias: false,
    expertBias: false,
  });
});

test('GPT has biases and LayerNorm unless told otherwise', () => {
  const full = gpt({ ...frame, ...heads, intermediateSize: 32 });
  expect(full.normWeights).toBe(2);
  expect(full.blocks[0]).toMatchObject({
    mlp: { gated: false, bias: true },
    attention: { qkvBias: true, outputBias: true },
  });
  const bare = gpt({ ...frame, ...heads, intermediateSize: 32, bias: false, normWeights: 1 });
  expect(bare.normWeights).toBe(1);
  expect(bare.blocks[0]).toMatchObject({ mlp: { bias: false }, attention: { qkvBias: false, outputBias: false } });
});

describe('which layer is which', () => {
  test('Gemma sees everything in every n-th layer', () => {
    const spec = { ...frame, ...heads, intermediateSize: 16, windowTokens: 4 };
    expect(layout(gemma({ ...spec, pattern: 2 })).slice(0, 4)).toEqual(['sliding', 'full', 'sliding', 'full']);
    expect(layout(gemma({ ...spec, pattern: 6 })).map((name) => name === 'full')).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
      false,
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  test('gpt-oss begins with a window', () => {
    const model = gptOss({
      ...frame,
      ...heads,
      experts: 4,
      expertsPerToken: 2,
      expertIntermediateSize: 3,
      windowTokens: 4,
    });
    expect(layout(model).slice(0, 3)).toEqual(['sliding', 'full', 'sliding']);
    expect(model.blocks.map((block) => block.attention.kind === 'softmax' && block.attention.windowTokens)).toEqual([
      4,
      undefined,
    ]);
  });

  test('DeepSeek begins with dense layers', () => {
    const spec = { ...frame, attention: softmax(heads), experts: 4, expertsPerToken: 2, expertIntermediateSize: 3 };
    expect(layout(routed({ ...spec, denseLayers: 2, intermediateSize: 16 })).slice(0, 4)).toEqual([
      'dense',
      'dense',
      'moe',
      'moe',
    ]);
    expect(layout(routed(spec))).toEqual(Array.from({ length: 12 }, () => 'moe'));
  });

  test('Qwen3-Next closes each four with full attention', () => {
    const model = hybrid({
      ...frame,
      linear: deltaNet({ keyHeads: 1, valueHeads: 1, headDim: 4 }),
      full: heads,
      mlp: moeMlp({ experts: 2, expertsPerToken: 1, expertIntermediateSize: 3 }),
    });
    expect(layout(model).slice(0, 8)).toEqual([
      'linear',
      'linear',
      'linear',
      'full',
      'linear',
      'linear',
      'linear',
      'full',
    ]);
    expect(model.blocks[1]?.attention).toMatchObject({ qkNorm: 'per-head', outputGate: true });
  });

  test('Llama 4 Maverick has experts in every second layer and full attention in every fourth', () => {
    const spec = {
      ...frame,
      ...heads,
      experts: 4,
      expertsPerToken: 1,
      expertIntermediateSize: 3,
      intermediateSize: 16,
      chunkTokens: 4,
    };
    const maverick = llama4({ ...spec, moeStep: 2 });
    expect(layout(maverick).slice(0, 4)).toEqual(['chunked dense', 'chunked moe', 'chunked dense', 'full moe']);
    expect(layout(llama4({ ...spec, moeStep: 1 })).slice(0, 4)).toEqual([
      'chunked moe',
      'chunked moe',
      'chunked moe',
      'full moe',
    ]);
  });
});

test('compact drops unused blocks and keeps every layer what it was', () => {
  const model = llama4({
    ...frame,
    ...heads,
    experts: 4,
    expertsPerToken: 1,
    expertIntermediateSize: 3,
    intermediateSize: 16,
    chunkTokens: 4,
    moeStep: 1,
  });
  expect(model.blocks.map((block) => block.name)).toEqual(['chunked moe', 'full moe']);
  expect(compact(model)).toEqual(model);
});
