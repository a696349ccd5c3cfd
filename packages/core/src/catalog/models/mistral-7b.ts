/** Mistral 7B v0.1: Llama with a sliding window of 4,096. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const mistral_7b: CatalogModel = onHuggingFace({
  developer: 'Mistral AI',
  license: 'Apache-2.0',
  repository: 'mistralai/Mistral-7B-v0.1',
  released: '2023-09',
  parameters: 7_241_732_096,
  note: 'v0.3 has a vocabulary of 32,768 and no window.',
  architecture: llama({
    id: 'mistral-7b',
    name: 'Mistral 7B',
    layers: 32,
    hiddenSize: 4096,
    heads: 32,
    kvHeads: 8,
    headDim: 128,
    intermediateSize: 14_336,
    vocabSize: 32_000,
    windowTokens: 4096,
    maxSequenceTokens: 32_768,
  }),
});
