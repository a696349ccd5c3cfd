/** Phi-2: attention and MLP in parallel after one norm, biases everywhere. */
import { gpt } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const phi_2: CatalogModel = onHuggingFace({
  developer: 'Microsoft',
  license: 'MIT',
  repository: 'microsoft/phi-2',
  released: '2023-12',
  parameters: 2_779_683_840,
  architecture: gpt({
    id: 'phi-2',
    name: 'Phi-2',
    layers: 32,
    hiddenSize: 2560,
    heads: 32,
    headDim: 80,
    intermediateSize: 10_240,
    vocabSize: 51_200,
    norms: 1,
    outputBias: true,
    maxSequenceTokens: 2048,
  }),
});
