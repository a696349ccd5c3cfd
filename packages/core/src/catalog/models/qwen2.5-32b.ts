/** Qwen2.5 32B: Llama with biases on queries, keys and values. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const qwen25_32b: CatalogModel = onHuggingFace({
  developer: 'Alibaba',
  license: 'Apache-2.0',
  repository: 'Qwen/Qwen2.5-32B',
  released: '2024-09',
  parameters: 32_763_876_352,
  architecture: llama({
    id: 'qwen2.5-32b',
    name: 'Qwen2.5 32B',
    layers: 64,
    hiddenSize: 5120,
    heads: 40,
    kvHeads: 8,
    headDim: 128,
    intermediateSize: 27_648,
    vocabSize: 152_064,
    qkvBias: true,
    maxSequenceTokens: 131_072,
  }),
});
