/** OLMo 2 13B: norms after attention and MLP, and over all query and key heads together. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const olmo_2_13b: CatalogModel = onHuggingFace({
  developer: 'Allen Institute for AI',
  license: 'Apache-2.0',
  repository: 'allenai/OLMo-2-1124-13B',
  released: '2024-11',
  parameters: 13_716_198_400,
  architecture: llama({
    id: 'olmo-2-13b',
    name: 'OLMo 2 13B',
    layers: 40,
    hiddenSize: 5120,
    heads: 40,
    headDim: 128,
    intermediateSize: 13_824,
    vocabSize: 100_352,
    qkNorm: 'full-width',
    maxSequenceTokens: 4096,
  }),
});
