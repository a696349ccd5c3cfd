/** OLMo 2 32B: as OLMo 2 13B, deeper and with grouped queries. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const olmo_2_32b: CatalogModel = onHuggingFace({
  developer: 'Allen Institute for AI',
  license: 'Apache-2.0',
  repository: 'allenai/OLMo-2-0325-32B',
  released: '2025-03',
  parameters: 32_234_279_936,
  architecture: llama({
    id: 'olmo-2-32b',
    name: 'OLMo 2 32B',
    layers: 64,
    hiddenSize: 5120,
    heads: 40,
    kvHeads: 8,
    headDim: 128,
    intermediateSize: 27_648,
    vocabSize: 100_352,
    qkNorm: 'full-width',
    maxSequenceTokens: 4096,
  }),
});
