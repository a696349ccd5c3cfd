/** gpt-oss 120b: 4 of 128 experts, attention sinks, a window of 128 in every other layer. */
import { gptOss } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const gpt_oss_120b: CatalogModel = onHuggingFace({
  developer: 'OpenAI',
  license: 'Apache-2.0',
  repository: 'openai/gpt-oss-120b',
  released: '2025-08',
  parameters: 116_829_156_672,
  architecture: gptOss({
    id: 'gpt-oss-120b',
    name: 'gpt-oss 120b',
    layers: 36,
    hiddenSize: 2880,
    heads: 64,
    kvHeads: 8,
    headDim: 64,
    vocabSize: 201_088,
    experts: 128,
    expertsPerToken: 4,
    expertIntermediateSize: 2880,
    windowTokens: 128,
    maxSequenceTokens: 131_072,
  }),
});
