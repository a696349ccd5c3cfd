/** Llama 2 7B: multi-head attention, 32 k vocabulary. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const llama_2_7b: CatalogModel = onHuggingFace({
  developer: 'Meta',
  license: 'Llama 2 Community License',
  repository: 'meta-llama/Llama-2-7b-hf',
  released: '2023-07',
  parameters: 6_738_415_616,
  architecture: llama({
    id: 'llama-2-7b',
    name: 'Llama 2 7B',
    layers: 32,
    hiddenSize: 4096,
    heads: 32,
    headDim: 128,
    intermediateSize: 11_008,
    vocabSize: 32_000,
    maxSequenceTokens: 4096,
  }),
});
