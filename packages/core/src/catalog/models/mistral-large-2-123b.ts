/** Mistral Large 2 (2407). */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const mistral_large_2_123b: CatalogModel = onHuggingFace({
  developer: 'Mistral AI',
  license: 'Mistral Research License',
  repository: 'mistralai/Mistral-Large-Instruct-2407',
  released: '2024-07',
  parameters: 122_610_069_504,
  architecture: llama({
    id: 'mistral-large-2-123b',
    name: 'Mistral Large 2 123B',
    layers: 88,
    hiddenSize: 12_288,
    heads: 96,
    kvHeads: 8,
    headDim: 128,
    intermediateSize: 28_672,
    vocabSize: 32_768,
    maxSequenceTokens: 131_072,
  }),
});
