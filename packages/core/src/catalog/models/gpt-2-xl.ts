/** GPT-2 XL: 48 layers, learned positions, tied embeddings. */
import { gpt } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const gpt_2_xl: CatalogModel = onHuggingFace({
  developer: 'OpenAI',
  license: 'MIT',
  repository: 'openai-community/gpt2-xl',
  released: '2019-11',
  parameters: 1_557_611_200,
  architecture: gpt({
    id: 'gpt-2-xl',
    name: 'GPT-2 XL',
    layers: 48,
    hiddenSize: 1600,
    heads: 25,
    headDim: 64,
    intermediateSize: 6400,
    vocabSize: 50_257,
    positionEmbeddings: 1024,
    tiedEmbeddings: true,
    maxSequenceTokens: 1024,
  }),
});
