/** GLM-4.5-Air: 8 of 128 experts and one shared, one prediction module. */
import { routed, softmax } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const glm_45_air: CatalogModel = onHuggingFace({
  developer: 'Zhipu AI',
  license: 'MIT',
  repository: 'zai-org/GLM-4.5-Air',
  released: '2025-07',
  parameters: 109_227_310_848,
  countsMtp: true,
  note: 'Shape read in public training scripts; the count confirms it. Router without groups (n_group 1, topk_group 1; sigmoid): read as transformers 4.54.1 printed the configuration.',
  countNote:
    'The 110,468,824,832 of the checkpoint, prediction module included, less the copies of embedding and head that it stores for the module.',
  architecture: routed({
    id: 'glm-4.5-air',
    name: 'GLM-4.5-Air 106B-A12B',
    layers: 46,
    hiddenSize: 4096,
    vocabSize: 151_552,
    attention: softmax({ heads: 96, kvHeads: 8, headDim: 128, qkvBias: true }),
    denseLayers: 1,
    intermediateSize: 10_944,
    experts: 128,
    expertsPerToken: 8,
    expertIntermediateSize: 1408,
    sharedIntermediateSize: 1408,
    routerBias: true,
    mtpModules: 1,
    maxSequenceTokens: 131_072,
  }),
});
