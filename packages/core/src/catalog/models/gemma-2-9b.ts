/** Gemma 2 9B: four norms a layer, a window of 4,096 in every other layer, tied embeddings of 256 k tokens. */
import { gemma } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const gemma_2_9b: CatalogModel = onHuggingFace({
  developer: 'Google',
  license: 'Gemma Terms of Use',
  repository: 'google/gemma-2-9b',
  released: '2024-06',
  parameters: 9_241_705_984,
  architecture: gemma({
    id: 'gemma-2-9b',
    name: 'Gemma 2 9B',
    layers: 42,
    hiddenSize: 3584,
    heads: 16,
    kvHeads: 8,
    headDim: 256,
    intermediateSize: 14_336,
    vocabSize: 256_000,
    windowTokens: 4096,
    pattern: 2,
    maxSequenceTokens: 8192,
  }),
});
