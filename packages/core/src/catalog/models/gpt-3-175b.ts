/** GPT-3 175B: GPT-2, larger; its banded sparse attention is taken as dense. */
import { gpt } from '../../architecture/index.js';
import { type CatalogModel, fromPaper } from './model.js';

export const gpt_3_175b: CatalogModel = fromPaper({
  developer: 'OpenAI',
  source: {
    title: 'Language Models are Few-Shot Learners',
    url: 'https://arxiv.org/abs/2005.14165',
    section: 'Table 2.1',
  },
  released: '2020-05',
  parameters: 175_000_000_000,
  confidence: 'secondary',
  note: 'Vocabulary is that of GPT-2; the paper alternates dense and banded sparse attention without giving the band.',
  architecture: gpt({
    id: 'gpt-3-175b',
    name: 'GPT-3 175B',
    layers: 96,
    hiddenSize: 12_288,
    heads: 96,
    headDim: 128,
    intermediateSize: 49_152,
    vocabSize: 50_257,
    positionEmbeddings: 2048,
    tiedEmbeddings: true,
    maxSequenceTokens: 2048,
  }),
});
