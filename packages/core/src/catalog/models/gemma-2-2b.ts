/** Gemma 2 2B: four norms a layer, a window of 4,096 in every other layer, tied embeddings of 256 k tokens. */
import { gemma } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const gemma_2_2b: CatalogModel = onHuggingFace({
  developer: 'Google',
  license: 'Gemma Terms of Use',
  repository: 'google/gemma-2-2b',
  released: '2024-06',
  parameters: 2_614_341_888,
  architecture: gemma({
    id: 'gemma-2-2b',
    name: 'Gemma 2 2B',
    layers: 26,
    hiddenSize: 2304,
    heads: 8,
    kvHeads: 4,
    headDim: 256,
    intermediateSize: 9216,
    vocabSize: 256_000,
    windowTokens: 4096,
    pattern: 2,
    maxSequenceTokens: 8192,
  }),
});
