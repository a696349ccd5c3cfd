/** gpt-oss 20b: 4 of 32 experts, attention sinks, a window of 128 in every other layer. */
import { gptOss } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const gpt_oss_20b: CatalogModel = onHuggingFace({
  developer: 'OpenAI',
  license: 'Apache-2.0',
  repository: 'openai/gpt-oss-20b',
  released: '2025-08',
  parameters: 20_914_757_184,
  architecture: gptOss({
    id: 'gpt-oss-20b',
    name: 'gpt-oss 20b',
    layers: 24,
    hiddenSize: 2880,
    heads: 64,
    kvHeads: 8,
    headDim: 64,
    vocabSize: 201_088,
    experts: 32,
    expertsPerToken: 4,
    expertIntermediateSize: 2880,
    windowTokens: 128,
    maxSequenceTokens: 131_072,
  }),
});
