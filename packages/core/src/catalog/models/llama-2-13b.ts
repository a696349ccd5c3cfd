/** Llama 2 13B: multi-head attention, 32 k vocabulary. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const llama_2_13b: CatalogModel = onHuggingFace({
  developer: 'Meta',
  license: 'Llama 2 Community License',
  repository: 'meta-llama/Llama-2-13b-hf',
  released: '2023-07',
  parameters: 13_015_864_320,
  architecture: llama({
    id: 'llama-2-13b',
    name: 'Llama 2 13B',
    layers: 40,
    hiddenSize: 5120,
    heads: 40,
    headDim: 128,
    intermediateSize: 13_824,
    vocabSize: 32_000,
    maxSequenceTokens: 4096,
  }),
});
