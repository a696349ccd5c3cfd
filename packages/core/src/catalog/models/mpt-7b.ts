/** MPT 7B: ALiBi positions, no biases at all, tied embeddings. */
import { gpt } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const mpt_7b: CatalogModel = onHuggingFace({
  developer: 'MosaicML',
  license: 'Apache-2.0',
  repository: 'mosaicml/mpt-7b',
  released: '2023-05',
  parameters: 6_649_286_656,
  architecture: gpt({
    id: 'mpt-7b',
    name: 'MPT 7B',
    layers: 32,
    hiddenSize: 4096,
    heads: 32,
    headDim: 128,
    intermediateSize: 16_384,
    vocabSize: 50_432,
    bias: false,
    normWeights: 1,
    tiedEmbeddings: true,
    maxSequenceTokens: 2048,
  }),
});
