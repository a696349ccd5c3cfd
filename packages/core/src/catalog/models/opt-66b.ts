/** OPT 66B: GPT-3 in the open, positions offset by two. */
import { gpt } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const opt_66b: CatalogModel = onHuggingFace({
  developer: 'Meta',
  license: 'OPT-175B License',
  repository: 'facebook/opt-66b',
  released: '2022-05',
  parameters: 66_000_000_000,
  precision: 'rounded',
  architecture: gpt({
    id: 'opt-66b',
    name: 'OPT 66B',
    layers: 64,
    hiddenSize: 9216,
    heads: 72,
    headDim: 128,
    intermediateSize: 36_864,
    vocabSize: 50_272,
    positionEmbeddings: 2050,
    tiedEmbeddings: true,
    maxSequenceTokens: 2048,
  }),
});
