/** Qwen3 8B: Llama with query-key norms per head. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const qwen3_8b: CatalogModel = onHuggingFace({
  developer: 'Alibaba',
  license: 'Apache-2.0',
  repository: 'Qwen/Qwen3-8B',
  released: '2025-04',
  parameters: 8_190_735_360,
  architecture: llama({
    id: 'qwen3-8b',
    name: 'Qwen3 8B',
    layers: 36,
    hiddenSize: 4096,
    heads: 32,
    kvHeads: 8,
    headDim: 128,
    intermediateSize: 12_288,
    vocabSize: 151_936,
    qkNorm: 'per-head',
    maxSequenceTokens: 40_960,
  }),
});
