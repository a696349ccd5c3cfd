/** Qwen2.5 7B: Llama with biases on queries, keys and values. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const qwen25_7b: CatalogModel = onHuggingFace({
  developer: 'Alibaba',
  license: 'Apache-2.0',
  repository: 'Qwen/Qwen2.5-7B',
  released: '2024-09',
  parameters: 7_615_616_512,
  architecture: llama({
    id: 'qwen2.5-7b',
    name: 'Qwen2.5 7B',
    layers: 28,
    hiddenSize: 3584,
    heads: 28,
    kvHeads: 4,
    headDim: 128,
    intermediateSize: 18_944,
    vocabSize: 152_064,
    qkvBias: true,
    maxSequenceTokens: 131_072,
  }),
});
