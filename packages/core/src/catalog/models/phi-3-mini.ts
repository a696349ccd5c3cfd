/** Phi-3-mini (4k): Llama with a window of 2,047. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const phi_3_mini: CatalogModel = onHuggingFace({
  developer: 'Microsoft',
  license: 'MIT',
  repository: 'microsoft/Phi-3-mini-4k-instruct',
  released: '2024-04',
  parameters: 3_821_079_552,
  architecture: llama({
    id: 'phi-3-mini',
    name: 'Phi-3-mini',
    layers: 32,
    hiddenSize: 3072,
    heads: 32,
    headDim: 96,
    intermediateSize: 8192,
    vocabSize: 32_064,
    windowTokens: 2047,
    maxSequenceTokens: 4096,
  }),
});
