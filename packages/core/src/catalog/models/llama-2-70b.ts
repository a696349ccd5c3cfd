/** Llama 2 70B: grouped-query attention, 32 k vocabulary. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const llama_2_70b: CatalogModel = onHuggingFace({
  developer: 'Meta',
  license: 'Llama 2 Community License',
  repository: 'meta-llama/Llama-2-70b-hf',
  released: '2023-07',
  parameters: 68_976_648_192,
  architecture: llama({
    id: 'llama-2-70b',
    name: 'Llama 2 70B',
    layers: 80,
    hiddenSize: 8192,
    heads: 64,
    kvHeads: 8,
    headDim: 128,
    intermediateSize: 28_672,
    vocabSize: 32_000,
    maxSequenceTokens: 4096,
  }),
});
