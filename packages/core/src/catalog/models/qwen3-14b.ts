/** Qwen3 14B: Llama with query-key norms per head. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const qwen3_14b: CatalogModel = onHuggingFace({
  developer: 'Alibaba',
  license: 'Apache-2.0',
  repository: 'Qwen/Qwen3-14B',
  released: '2025-04',
  parameters: 14_768_307_200,
  architecture: llama({
    id: 'qwen3-14b',
    name: 'Qwen3 14B',
    layers: 40,
    hiddenSize: 5120,
    heads: 40,
    kvHeads: 8,
    headDim: 128,
    intermediateSize: 17_408,
    vocabSize: 151_936,
    qkNorm: 'per-head',
    maxSequenceTokens: 40_960,
  }),
});
