/** MiniMax-M2: 8 of 256 experts in every layer, norms over all query and key heads together. */
import { routed, softmax } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const minimax_m2: CatalogModel = onHuggingFace({
  developer: 'MiniMax',
  license: 'MIT',
  repository: 'MiniMaxAI/MiniMax-M2',
  released: '2025-10',
  parameters: 228_689_764_864,
  note: 'Read in the configuration of its successor M2.5, which has the same shape.',
  countNote: 'The prediction modules were not released.',
  architecture: routed({
    id: 'minimax-m2',
    name: 'MiniMax-M2 230B-A10B',
    layers: 62,
    hiddenSize: 3072,
    vocabSize: 200_064,
    attention: softmax({ heads: 48, kvHeads: 8, headDim: 128, qkNorm: 'full-width' }),
    experts: 256,
    expertsPerToken: 8,
    expertIntermediateSize: 1536,
    routerBias: true,
    mtpModules: 3,
    maxSequenceTokens: 196_608,
  }),
});
