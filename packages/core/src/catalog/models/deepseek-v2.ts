/** DeepSeek-V2: latent attention, 6 of 160 experts and two shared. */
import { latent, routed } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const deepseek_v2: CatalogModel = onHuggingFace({
  developer: 'DeepSeek',
  license: 'DeepSeek Model License',
  repository: 'deepseek-ai/DeepSeek-V2',
  released: '2024-05',
  parameters: 235_741_434_880,
  architecture: routed({
    id: 'deepseek-v2',
    name: 'DeepSeek-V2',
    layers: 60,
    hiddenSize: 5120,
    vocabSize: 102_400,
    attention: latent(128, 1536),
    denseLayers: 1,
    intermediateSize: 12_288,
    experts: 160,
    expertsPerToken: 6,
    routingGroups: { groups: 8, perToken: 3 },
    expertIntermediateSize: 1536,
    sharedIntermediateSize: 2 * 1536,
    maxSequenceTokens: 163_840,
  }),
});
