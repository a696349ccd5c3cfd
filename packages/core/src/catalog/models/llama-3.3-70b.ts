/** Llama 3.3 70B: grouped-query attention, 128 k vocabulary. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const llama_33_70b: CatalogModel = onHuggingFace({
  developer: 'Meta',
  license: 'Llama 3.3 Community License',
  repository: 'meta-llama/Llama-3.3-70B-Instruct',
  released: '2024-12',
  parameters: 70_553_706_496,
  architecture: llama({
    id: 'llama-3.3-70b',
    name: 'Llama 3.3 70B',
    layers: 80,
    hiddenSize: 8192,
    heads: 64,
    kvHeads: 8,
    headDim: 128,
    intermediateSize: 28_672,
    vocabSize: 128_256,
    maxSequenceTokens: 131_072,
  }),
});
