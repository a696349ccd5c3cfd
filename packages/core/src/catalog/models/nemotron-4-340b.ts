/** Nemotron-4 340B: squared ReLU, grouped queries, LayerNorm, no biases, untied. */
import { gpt } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const nemotron_4_340b: CatalogModel = onHuggingFace({
  developer: 'NVIDIA',
  license: 'NVIDIA Open Model License',
  repository: 'nvidia/Nemotron-4-340B-Base',
  released: '2024-06',
  parameters: 340_000_000_000,
  precision: 'rounded',
  confidence: 'secondary',
  countNote: 'Paper, Table 1: 9.4 B embedding and 331.6 B other parameters.',
  architecture: gpt({
    id: 'nemotron-4-340b',
    name: 'Nemotron-4 340B',
    layers: 96,
    hiddenSize: 18_432,
    heads: 96,
    kvHeads: 8,
    headDim: 192,
    intermediateSize: 73_728,
    vocabSize: 256_000,
    bias: false,
    maxSequenceTokens: 4096,
  }),
});
