/** Gemma 2 27B: four norms a layer, a window of 4,096 in every other layer, tied embeddings of 256 k tokens. */
import { gemma } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const gemma_2_27b: CatalogModel = onHuggingFace({
  developer: 'Google',
  license: 'Gemma Terms of Use',
  repository: 'google/gemma-2-27b',
  released: '2024-06',
  parameters: 27_227_128_320,
  architecture: gemma({
    id: 'gemma-2-27b',
    name: 'Gemma 2 27B',
    layers: 46,
    hiddenSize: 4608,
    heads: 32,
    kvHeads: 16,
    headDim: 128,
    intermediateSize: 36_864,
    vocabSize: 256_000,
    windowTokens: 4096,
    pattern: 2,
    maxSequenceTokens: 8192,
  }),
});
