/** Falcon 40B: attention and MLP in parallel, no biases, 8 key-value heads, a norm for each branch. */
import { gpt } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const falcon_40b: CatalogModel = onHuggingFace({
  developer: 'Technology Innovation Institute',
  license: 'Apache-2.0',
  repository: 'tiiuae/falcon-40b',
  released: '2023-05',
  parameters: 41_303_293_952,
  countNote: 'The checkpoint stores the tied head a second time; not counted here.',
  architecture: gpt({
    id: 'falcon-40b',
    name: 'Falcon 40B',
    layers: 60,
    hiddenSize: 8192,
    heads: 128,
    kvHeads: 8,
    headDim: 64,
    intermediateSize: 32_768,
    vocabSize: 65_024,
    bias: false,
    norms: 2,
    tiedEmbeddings: true,
    maxSequenceTokens: 2048,
  }),
});
