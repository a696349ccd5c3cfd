/** Kimi K2: DeepSeek-V3 with half the heads and 384 experts. */
import { latent, routed } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const kimi_k2: CatalogModel = onHuggingFace({
  developer: 'Moonshot AI',
  license: 'Modified MIT',
  repository: 'moonshotai/Kimi-K2-Instruct',
  released: '2025-07',
  parameters: 1_026_408_232_448,
  note: 'Router without groups (n_group 1, topk_group 1; sigmoid, noaux_tc): read in copies of the configuration of K2 and of K2.6 at 7eb5002.',
  architecture: routed({
    id: 'kimi-k2',
    name: 'Kimi K2',
    layers: 61,
    hiddenSize: 7168,
    vocabSize: 163_840,
    attention: latent(64, 1536),
    denseLayers: 1,
    intermediateSize: 18_432,
    experts: 384,
    expertsPerToken: 8,
    expertIntermediateSize: 2048,
    sharedIntermediateSize: 2048,
    routerBias: true,
    maxSequenceTokens: 131_072,
  }),
});
