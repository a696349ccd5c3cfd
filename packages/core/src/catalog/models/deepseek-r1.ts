/** DeepSeek-R1: DeepSeek-V3, trained further. */
import { latent, routed } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const deepseek_r1: CatalogModel = onHuggingFace({
  developer: 'DeepSeek',
  license: 'MIT',
  repository: 'deepseek-ai/DeepSeek-R1',
  released: '2025-01',
  parameters: 671_026_419_200,
  countNote: 'Main model without the prediction module; router correction values and latent norms count.',
  architecture: routed({
    id: 'deepseek-r1',
    name: 'DeepSeek-R1',
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
