/** GPT-2: 12 layers, learned positions, tied embeddings. */
import { gpt } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const gpt_2: CatalogModel = onHuggingFace({
  developer: 'OpenAI',
  license: 'MIT',
  repository: 'openai-community/gpt2',
  released: '2019-02',
  parameters: 124_439_808,
  architecture: gpt({
    id: 'gpt-2',
    name: 'GPT-2',
    layers: 12,
    hiddenSize: 768,
    heads: 12,
    headDim: 64,
    intermediateSize: 3072,
    vocabSize: 50_257,
    positionEmbeddings: 1024,
    tiedEmbeddings: true,
    maxSequenceTokens: 1024,
  }),
});
