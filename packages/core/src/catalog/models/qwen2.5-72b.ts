/** Qwen2.5 72B: Llama with biases on queries, keys and values. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const qwen25_72b: CatalogModel = onHuggingFace({
  developer: 'Alibaba',
  license: 'Qwen License',
  repository: 'Qwen/Qwen2.5-72B',
  released: '2024-09',
  parameters: 72_706_203_648,
  architecture: llama({
    id: 'qwen2.5-72b',
    name: 'Qwen2.5 72B',
    layers: 80,
    hiddenSize: 8192,
    heads: 64,
    kvHeads: 8,
    headDim: 128,
    intermediateSize: 29_568,
    vocabSize: 152_064,
    qkvBias: true,
    maxSequenceTokens: 131_072,
  }),
});
