/** Qwen3 0.6B: Llama with query-key norms per head. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const qwen3_06b: CatalogModel = onHuggingFace({
  developer: 'Alibaba',
  license: 'Apache-2.0',
  repository: 'Qwen/Qwen3-0.6B',
  released: '2025-04',
  parameters: 596_049_920,
  countNote: 'The checkpoint stores the tied head a second time; not counted here.',
  architecture: llama({
    id: 'qwen3-0.6b',
    name: 'Qwen3 0.6B',
    layers: 28,
    hiddenSize: 1024,
    heads: 16,
    kvHeads: 8,
    headDim: 128,
    intermediateSize: 3072,
    vocabSize: 151_936,
    qkNorm: 'per-head',
    maxSequenceTokens: 40_960,
    tiedEmbeddings: true,
  }),
});
