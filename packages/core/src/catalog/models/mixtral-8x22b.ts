/** Mixtral 8x22B: 2 of 8 experts in every layer. */
import { routed, softmax } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const mixtral_8x22b: CatalogModel = onHuggingFace({
  developer: 'Mistral AI',
  license: 'Apache-2.0',
  repository: 'mistralai/Mixtral-8x22B-Instruct-v0.1',
  released: '2024-04',
  parameters: 140_630_071_296,
  note: 'As instructed, with a vocabulary of 32,768; the base model has 32,000 and 140,620,634,112 parameters.',
  architecture: routed({
    id: 'mixtral-8x22b',
    name: 'Mixtral 8x22B',
    layers: 56,
    hiddenSize: 6144,
    vocabSize: 32_768,
    attention: softmax({ heads: 48, kvHeads: 8, headDim: 128 }),
    experts: 8,
    expertsPerToken: 2,
    expertIntermediateSize: 16_384,
    maxSequenceTokens: 65_536,
  }),
});
