/** DeepSeek-V3: latent attention, 8 of 256 experts and one shared, one prediction module. */
import { latent, routed } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const deepseek_v3: CatalogModel = onHuggingFace({
  developer: 'DeepSeek',
  license: 'DeepSeek Model License',
  repository: 'deepseek-ai/DeepSeek-V3',
  released: '2024-12',
  parameters: 671_026_419_200,
  countNote: 'Main model without the prediction module; router correction values and latent norms count.',
  architecture: routed({
    id: 'deepseek-v3',
    name: 'DeepSeek-V3',
    layers: 61,
    hiddenSize: 7168,
    vocabSize: 129_280,
    attention: latent(128, 1536),
    denseLayers: 3,
    intermediateSize: 18_432,
    experts: 256,
    expertsPerToken: 8,
    routingGroups: { groups: 8, perToken: 4 },
    expertIntermediateSize: 2048,
    sharedIntermediateSize: 2048,
    routerBias: true,
    mtpModules: 1,
    maxSequenceTokens: 163_840,
  }),
});
