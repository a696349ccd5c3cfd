/** OLMo 7B: Llama whose norms have no weights. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const olmo_7b: CatalogModel = onHuggingFace({
  developer: 'Allen Institute for AI',
  license: 'Apache-2.0',
  repository: 'allenai/OLMo-7B-hf',
  released: '2024-02',
  parameters: 6_888_095_744,
  architecture: llama({
    id: 'olmo-7b',
    name: 'OLMo 7B',
    layers: 32,
    hiddenSize: 4096,
    heads: 32,
    headDim: 128,
    intermediateSize: 11_008,
    vocabSize: 50_304,
    normWeights: 0,
    maxSequenceTokens: 2048,
  }),
});
