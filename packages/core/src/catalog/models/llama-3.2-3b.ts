/** Llama 3.2 3B: grouped-query attention, 128 k vocabulary. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const llama_32_3b: CatalogModel = onHuggingFace({
  developer: 'Meta',
  license: 'Llama 3.2 Community License',
  repository: 'meta-llama/Llama-3.2-3B',
  released: '2024-09',
  parameters: 3_212_749_824,
  architecture: llama({
    id: 'llama-3.2-3b',
    name: 'Llama 3.2 3B',
    layers: 28,
    hiddenSize: 3072,
    heads: 24,
    kvHeads: 8,
    headDim: 128,
    intermediateSize: 8192,
    vocabSize: 128_256,
    maxSequenceTokens: 131_072,
    tiedEmbeddings: true,
  }),
});
