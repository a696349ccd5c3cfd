/** Qwen3-Next 80B-A3B: three gated delta net layers to one of gated attention, 10 of 512 experts and a gated shared one. */
import { deltaNet, hybrid, moeMlp } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const qwen3_next_80b_a3b: CatalogModel = onHuggingFace({
  developer: 'Alibaba',
  license: 'Apache-2.0',
  repository: 'Qwen/Qwen3-Next-80B-A3B-Instruct',
  released: '2025-09',
  parameters: 81_324_862_720,
  countsMtp: true,
  architecture: hybrid({
    id: 'qwen3-next-80b-a3b',
    name: 'Qwen3-Next 80B-A3B',
    layers: 48,
    hiddenSize: 2048,
    vocabSize: 151_936,
    linear: deltaNet({ keyHeads: 16, valueHeads: 32, headDim: 128 }),
    full: { heads: 16, kvHeads: 2, headDim: 256 },
    mlp: moeMlp({
      experts: 512,
      expertsPerToken: 10,
      expertIntermediateSize: 512,
      sharedIntermediateSize: 512,
      sharedGate: true,
    }),
    mtpModules: 1,
    maxSequenceTokens: 262_144,
  }),
});
