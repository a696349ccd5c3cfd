/** Llama 3.2 1B: grouped-query attention, 128 k vocabulary. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const llama_32_1b: CatalogModel = onHuggingFace({
  developer: 'Meta',
  license: 'Llama 3.2 Community License',
  repository: 'meta-llama/Llama-3.2-1B',
  released: '2024-09',
  parameters: 1_235_814_400,
  architecture: llama({
    id: 'llama-3.2-1b',
    name: 'Llama 3.2 1B',
    layers: 16,
    hiddenSize: 2048,
    heads: 32,
    kvHeads: 8,
    headDim: 64,
    intermediateSize: 8192,
    vocabSize: 128_256,
    maxSequenceTokens: 131_072,
    tiedEmbeddings: true,
  }),
});
