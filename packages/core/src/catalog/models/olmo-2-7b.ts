/** OLMo 2 7B: norms after attention and MLP, and over all query and key heads together. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const olmo_2_7b: CatalogModel = onHuggingFace({
  developer: 'Allen Institute for AI',
  license: 'Apache-2.0',
  repository: 'allenai/OLMo-2-1124-7B',
  released: '2024-11',
  parameters: 7_298_617_344,
  architecture: llama({
    id: 'olmo-2-7b',
    name: 'OLMo 2 7B',
    layers: 32,
    hiddenSize: 4096,
    heads: 32,
    headDim: 128,
    intermediateSize: 11_008,
    vocabSize: 100_352,
    qkNorm: 'full-width',
    maxSequenceTokens: 4096,
  }),
});
