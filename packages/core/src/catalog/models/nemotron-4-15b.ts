/** Nemotron-4 15B: squared ReLU, grouped queries, LayerNorm, no biases, untied. */
import { gpt } from '../../architecture/index.js';
import { type CatalogModel, fromPaper } from './model.js';

export const nemotron_4_15b: CatalogModel = fromPaper({
  developer: 'NVIDIA',
  source: { title: 'Nemotron-4 15B Technical Report', url: 'https://arxiv.org/abs/2402.16819', section: 'Table 1' },
  released: '2024-02',
  parameters: 15_600_000_000,
  confidence: 'secondary',
  countNote: '3.2 B embedding and 12.5 B other parameters.',
  architecture: gpt({
    id: 'nemotron-4-15b',
    name: 'Nemotron-4 15B',
    layers: 32,
    hiddenSize: 6144,
    heads: 48,
    kvHeads: 8,
    headDim: 128,
    intermediateSize: 24_576,
    vocabSize: 256_000,
    bias: false,
    maxSequenceTokens: 4096,
  }),
});
