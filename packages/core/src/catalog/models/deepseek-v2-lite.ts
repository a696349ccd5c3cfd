/** DeepSeek-V2-Lite: latent attention without query compression. */
import { latent, routed } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const deepseek_v2_lite: CatalogModel = onHuggingFace({
  developer: 'DeepSeek',
  license: 'DeepSeek Model License',
  repository: 'deepseek-ai/DeepSeek-V2-Lite',
  released: '2024-05',
  parameters: 15_706_484_224,
  note: 'Router without groups (n_group 1, topk_group 1; softmax, greedy): read as transformers printed the configuration of the chat model at 8586474, and in a copy of 604d566.',
  architecture: routed({
    id: 'deepseek-v2-lite',
    name: 'DeepSeek-V2-Lite',
    layers: 27,
    hiddenSize: 2048,
    vocabSize: 102_400,
    attention: latent(16, null),
    denseLayers: 1,
    intermediateSize: 10_944,
    experts: 64,
    expertsPerToken: 6,
    expertIntermediateSize: 1408,
    sharedIntermediateSize: 2 * 1408,
    maxSequenceTokens: 163_840,
  }),
});
