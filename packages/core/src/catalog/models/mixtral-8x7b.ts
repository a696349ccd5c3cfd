/** Mixtral 8x7B: 2 of 8 experts in every layer. */
import { routed, softmax } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const mixtral_8x7b: CatalogModel = onHuggingFace({
  developer: 'Mistral AI',
  license: 'Apache-2.0',
  repository: 'mistralai/Mixtral-8x7B-v0.1',
  released: '2023-12',
  parameters: 46_702_792_704,
  architecture: routed({
    id: 'mixtral-8x7b',
    name: 'Mixtral 8x7B',
    layers: 32,
    hiddenSize: 4096,
    vocabSize: 32_000,
    attention: softmax({ heads: 32, kvHeads: 8, headDim: 128 }),
    experts: 8,
    expertsPerToken: 2,
    expertIntermediateSize: 14_336,
    maxSequenceTokens: 32_768,
  }),
});
