/** Qwen3 235B-A22B: 8 of 128 experts in every layer, none shared. */
import { routed, softmax } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const qwen3_235b_a22b: CatalogModel = onHuggingFace({
  developer: 'Alibaba',
  license: 'Apache-2.0',
  repository: 'Qwen/Qwen3-235B-A22B',
  released: '2025-04',
  parameters: 235_093_634_560,
  architecture: routed({
    id: 'qwen3-235b-a22b',
    name: 'Qwen3 235B-A22B',
    layers: 94,
    hiddenSize: 4096,
    vocabSize: 151_936,
    attention: softmax({ heads: 64, kvHeads: 4, headDim: 128, qkNorm: 'per-head' }),
    experts: 128,
    expertsPerToken: 8,
    expertIntermediateSize: 1536,
    maxSequenceTokens: 40_960,
  }),
});
