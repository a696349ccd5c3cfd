/** PaLM 540B: attention and MLP in parallel after one norm, one key-value head, gated MLP, no biases. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, fromPaper } from './model.js';

export const palm_540b: CatalogModel = fromPaper({
  developer: 'Google',
  source: {
    title: 'PaLM: Scaling Language Modeling with Pathways',
    url: 'https://arxiv.org/abs/2204.02311',
    section: 'Table 1',
  },
  released: '2022-04',
  parameters: 540_350_000_000,
  confidence: 'secondary',
  architecture: llama({
    id: 'palm-540b',
    name: 'PaLM 540B',
    layers: 118,
    hiddenSize: 18_432,
    heads: 48,
    kvHeads: 1,
    headDim: 256,
    intermediateSize: 73_728,
    vocabSize: 256_000,
    norms: 1,
    tiedEmbeddings: true,
    maxSequenceTokens: 2048,
  }),
});
