/** Falcon 7B: attention and MLP in parallel, no biases, one key-value head. */
import { gpt } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const falcon_7b: CatalogModel = onHuggingFace({
  developer: 'Technology Innovation Institute',
  license: 'Apache-2.0',
  repository: 'tiiuae/falcon-7b',
  released: '2023-05',
  parameters: 6_921_720_704,
  countNote: 'The checkpoint stores the tied head a second time; not counted here.',
  architecture: gpt({
    id: 'falcon-7b',
    name: 'Falcon 7B',
    layers: 32,
    hiddenSize: 4544,
    heads: 71,
    kvHeads: 1,
    headDim: 64,
    intermediateSize: 18_176,
    vocabSize: 65_024,
    bias: false,
    norms: 1,
    tiedEmbeddings: true,
    maxSequenceTokens: 2048,
  }),
});
