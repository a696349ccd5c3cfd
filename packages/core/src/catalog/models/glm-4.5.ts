/** GLM-4.5: 8 of 160 experts and one shared, one prediction module. */
import { routed, softmax } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const glm_45: CatalogModel = onHuggingFace({
  developer: 'Zhipu AI',
  license: 'MIT',
  repository: 'zai-org/GLM-4.5',
  released: '2025-07',
  parameters: 356_785_898_816,
  countsMtp: true,
  note: 'Shape read in public training scripts; the count confirms it. Router without groups: sigmoid over all 160 experts in those scripts, and n_group 1 is the default of its class.',
  countNote:
    'The 358,337,791,296 of the checkpoint, prediction module included, less the copies of embedding and head that it stores for the module.',
  architecture: routed({
    id: 'glm-4.5',
    name: 'GLM-4.5 355B-A32B',
    layers: 92,
    hiddenSize: 5120,
    vocabSize: 151_552,
    attention: softmax({ heads: 96, kvHeads: 8, headDim: 128, qkvBias: true, qkNorm: 'per-head' }),
    denseLayers: 3,
    intermediateSize: 12_288,
    experts: 160,
    expertsPerToken: 8,
    expertIntermediateSize: 1536,
    sharedIntermediateSize: 1536,
    routerBias: true,
    mtpModules: 1,
    maxSequenceTokens: 131_072,
  }),
});
