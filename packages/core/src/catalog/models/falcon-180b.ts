/** Falcon 180B: attention and MLP in parallel, no biases, 8 key-value heads, a norm for each branch. */
import { gpt } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const falcon_180b: CatalogModel = onHuggingFace({
  developer: 'Technology Innovation Institute',
  license: 'Falcon 180B TII License',
  repository: 'tiiuae/falcon-180B',
  released: '2023-09',
  parameters: 178_557_088_768,
  countNote: 'The checkpoint stores the tied head a second time; not counted here.',
  architecture: gpt({
    id: 'falcon-180b',
    name: 'Falcon 180B',
    layers: 80,
    hiddenSize: 14_848,
    heads: 232,
    kvHeads: 8,
    headDim: 64,
    intermediateSize: 59_392,
    vocabSize: 65_024,
    bias: false,
    norms: 2,
    tiedEmbeddings: true,
    maxSequenceTokens: 2048,
  }),
});
