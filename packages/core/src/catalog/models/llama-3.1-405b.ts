/** Llama 3.1 405B: grouped-query attention, 128 k vocabulary. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const llama_31_405b: CatalogModel = onHuggingFace({
  developer: 'Meta',
  license: 'Llama 3.1 Community License',
  repository: 'meta-llama/Llama-3.1-405B',
  released: '2024-07',
  parameters: 405_853_388_800,
  architecture: llama({
    id: 'llama-3.1-405b',
    name: 'Llama 3.1 405B',
    layers: 126,
    hiddenSize: 16_384,
    heads: 128,
    kvHeads: 8,
    headDim: 128,
    intermediateSize: 53_248,
    vocabSize: 128_256,
    maxSequenceTokens: 131_072,
  }),
});
