/** Qwen2.5 0.5B: Llama with biases on queries, keys and values. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const qwen25_05b: CatalogModel = onHuggingFace({
  developer: 'Alibaba',
  license: 'Apache-2.0',
  repository: 'Qwen/Qwen2.5-0.5B',
  released: '2024-09',
  parameters: 494_032_768,
  architecture: llama({
    id: 'qwen2.5-0.5b',
    name: 'Qwen2.5 0.5B',
    layers: 24,
    hiddenSize: 896,
    heads: 14,
    kvHeads: 2,
    headDim: 64,
    intermediateSize: 4864,
    vocabSize: 151_936,
    qkvBias: true,
    maxSequenceTokens: 32_768,
    tiedEmbeddings: true,
  }),
});
