/** Qwen3.5 397B-A17B: three gated delta net layers to one of gated attention, vision tower. */
import { deltaNet, hybrid, moeMlp, qwen35Encoder, qwenVisionParameters } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const qwen35_397b_a17b: CatalogModel = onHuggingFace({
  developer: 'Alibaba',
  license: 'Apache-2.0',
  repository: 'Qwen/Qwen3.5-397B-A17B',
  released: '2026-02',
  parameters: 403_397_928_944,
  countsMtp: true,
  countNote: 'Language model, prediction module and vision tower together.',
  architecture: hybrid({
    id: 'qwen3.5-397b-a17b',
    name: 'Qwen3.5 397B-A17B',
    layers: 60,
    hiddenSize: 4096,
    vocabSize: 248_320,
    linear: deltaNet({ keyHeads: 16, valueHeads: 64, headDim: 128 }),
    full: { heads: 32, kvHeads: 2, headDim: 256 },
    mlp: moeMlp({
      experts: 512,
      expertsPerToken: 10,
      expertIntermediateSize: 1024,
      sharedIntermediateSize: 1024,
      sharedGate: true,
    }),
    mtpModules: 1,
    maxSequenceTokens: 262_144,
    otherParameters: qwenVisionParameters(qwen35Encoder, 2, 4096),
  }),
});
