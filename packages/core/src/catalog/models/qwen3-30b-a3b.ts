/** Qwen3 30B-A3B: 8 of 128 experts in every layer, none shared. */
import { routed, softmax } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const qwen3_30b_a3b: CatalogModel = onHuggingFace({
  developer: 'Alibaba',
  license: 'Apache-2.0',
  repository: 'Qwen/Qwen3-30B-A3B',
  released: '2025-04',
  parameters: 30_532_122_624,
  architecture: routed({
    id: 'qwen3-30b-a3b',
    name: 'Qwen3 30B-A3B',
    layers: 48,
    hiddenSize: 2048,
    vocabSize: 151_936,
    attention: softmax({ heads: 32, kvHeads: 4, headDim: 128, qkNorm: 'per-head' }),
    experts: 128,
    expertsPerToken: 8,
    expertIntermediateSize: 768,
    maxSequenceTokens: 40_960,
  }),
});
