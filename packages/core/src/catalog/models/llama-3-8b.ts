/** Llama 3 8B: grouped-query attention, 128 k vocabulary. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const llama_3_8b: CatalogModel = onHuggingFace({
  developer: 'Meta',
  license: 'Llama 3 Community License',
  repository: 'meta-llama/Meta-Llama-3-8B',
  released: '2024-04',
  parameters: 8_030_261_248,
  architecture: llama({
    id: 'llama-3-8b',
    name: 'Llama 3 8B',
    layers: 32,
    hiddenSize: 4096,
    heads: 32,
    kvHeads: 8,
    headDim: 128,
    intermediateSize: 14_336,
    vocabSize: 128_256,
    maxSequenceTokens: 8192,
  }),
});
