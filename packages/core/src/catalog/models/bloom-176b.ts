/** BLOOM 176B: ALiBi positions, a norm after the embedding, 251 k vocabulary. */
import { gpt } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const bloom_176b: CatalogModel = onHuggingFace({
  developer: 'BigScience',
  license: 'BigScience RAIL 1.0',
  repository: 'bigscience/bloom',
  released: '2022-07',
  parameters: 176_247_271_424,
  architecture: gpt({
    id: 'bloom-176b',
    name: 'BLOOM 176B',
    layers: 70,
    hiddenSize: 14_336,
    heads: 112,
    headDim: 128,
    intermediateSize: 57_344,
    vocabSize: 250_880,
    outerNorms: 2,
    tiedEmbeddings: true,
    maxSequenceTokens: 2048,
  }),
});
