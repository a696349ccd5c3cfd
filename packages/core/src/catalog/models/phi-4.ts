/** Phi-4: Llama with 10 key-value heads. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const phi_4: CatalogModel = onHuggingFace({
  developer: 'Microsoft',
  license: 'MIT',
  repository: 'microsoft/phi-4',
  released: '2024-12',
  parameters: 14_659_507_200,
  architecture: llama({
    id: 'phi-4',
    name: 'Phi-4',
    layers: 40,
    hiddenSize: 5120,
    heads: 40,
    kvHeads: 10,
    headDim: 128,
    intermediateSize: 17_920,
    vocabSize: 100_352,
    maxSequenceTokens: 16_384,
  }),
});
