/** Qwen2.5 14B: Llama with biases on queries, keys and values. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const qwen25_14b: CatalogModel = onHuggingFace({
  developer: 'Alibaba',
  license: 'Apache-2.0',
  repository: 'Qwen/Qwen2.5-14B',
  released: '2024-09',
  parameters: 14_770_033_664,
  architecture: llama({
    id: 'qwen2.5-14b',
    name: 'Qwen2.5 14B',
    layers: 48,
    hiddenSize: 5120,
    heads: 40,
    kvHeads: 8,
    headDim: 128,
    intermediateSize: 13_824,
    vocabSize: 152_064,
    qkvBias: true,
    maxSequenceTokens: 131_072,
  }),
});
