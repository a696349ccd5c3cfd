/** GPT-NeoX-20B: rotary positions, untied head, padded vocabulary. */
import { gpt } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const gpt_neox_20b: CatalogModel = onHuggingFace({
  developer: 'EleutherAI',
  license: 'Apache-2.0',
  repository: 'EleutherAI/gpt-neox-20b',
  released: '2022-02',
  parameters: 20_554_567_680,
  architecture: gpt({
    id: 'gpt-neox-20b',
    name: 'GPT-NeoX-20B',
    layers: 44,
    hiddenSize: 6144,
    heads: 64,
    headDim: 96,
    intermediateSize: 24_576,
    vocabSize: 50_432,
    maxSequenceTokens: 2048,
  }),
});
