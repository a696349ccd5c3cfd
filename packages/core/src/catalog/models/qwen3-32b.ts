/** Qwen3 32B: Llama with query-key norms per head. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const qwen3_32b: CatalogModel = onHuggingFace({
  developer: 'Alibaba',
  license: 'Apache-2.0',
  repository: 'Qwen/Qwen3-32B',
  released: '2025-04',
  parameters: 32_762_123_264,
  architecture: llama({
    id: 'qwen3-32b',
    name: 'Qwen3 32B',
    layers: 64,
    hiddenSize: 5120,
    heads: 64,
    kvHeads: 8,
    headDim: 128,
    intermediateSize: 25_600,
    vocabSize: 151_936,
    qkNorm: 'per-head',
    maxSequenceTokens: 40_960,
  }),
});
