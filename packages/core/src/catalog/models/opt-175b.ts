/** OPT 175B: GPT-3 in the open, positions offset by two. */
import { gpt } from '../../architecture/index.js';
import { type CatalogModel, fromPaper } from './model.js';

export const opt_175b: CatalogModel = fromPaper({
  developer: 'Meta',
  license: 'OPT-175B License',
  source: {
    title: 'OPT: Open Pre-trained Transformer Language Models',
    url: 'https://arxiv.org/abs/2205.01068',
    section: 'Table 1',
  },
  released: '2022-05',
  parameters: 175_000_000_000,
  confidence: 'secondary',
  architecture: gpt({
    id: 'opt-175b',
    name: 'OPT 175B',
    layers: 96,
    hiddenSize: 12_288,
    heads: 96,
    headDim: 128,
    intermediateSize: 49_152,
    vocabSize: 50_272,
    positionEmbeddings: 2050,
    tiedEmbeddings: true,
    maxSequenceTokens: 2048,
  }),
});
