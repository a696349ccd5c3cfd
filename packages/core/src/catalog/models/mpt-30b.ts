/** MPT 30B: ALiBi positions, no biases at all, tied embeddings. */
import { gpt } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const mpt_30b: CatalogModel = onHuggingFace({
  developer: 'MosaicML',
  license: 'Apache-2.0',
  repository: 'mosaicml/mpt-30b',
  released: '2023-06',
  parameters: 30_000_000_000,
  precision: 'rounded',
  architecture: gpt({
    id: 'mpt-30b',
    name: 'MPT 30B',
    layers: 48,
    hiddenSize: 7168,
    heads: 64,
    headDim: 112,
    intermediateSize: 28_672,
    vocabSize: 50_432,
    bias: false,
    normWeights: 1,
    tiedEmbeddings: true,
    maxSequenceTokens: 8192,
  }),
});
