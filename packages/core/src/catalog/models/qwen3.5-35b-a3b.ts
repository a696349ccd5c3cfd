/** Qwen3.5 35B-A3B: three gated delta net layers to one of gated attention, vision tower. */
import { deltaNet, hybrid, moeMlp, qwen35Encoder, qwenVisionParameters } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const qwen35_35b_a3b: CatalogModel = onHuggingFace({
  developer: 'Alibaba',
  license: 'Apache-2.0',
  repository: 'Qwen/Qwen3.5-35B-A3B',
  released: '2026-02',
  parameters: 35_951_822_704,
  countsMtp: true,
  countNote: 'Language model, prediction module and vision tower together.',
  architecture: hybrid({
    id: 'qwen3.5-35b-a3b',
    name: 'Qwen3.5 35B-A3B',
    layers: 40,
    hiddenSize: 2048,
    vocabSize: 248_320,
    linear: deltaNet({ keyHeads: 16, valueHeads: 32, headDim: 128 }),
    full: { heads: 16, kvHeads: 2, headDim: 256 },
    mlp: moeMlp({
      experts: 256,
      expertsPerToken: 8,
      expertIntermediateSize: 512,
      sharedIntermediateSize: 512,
      sharedGate: true,
    }),
    mtpModules: 1,
    maxSequenceTokens: 262_144,
    otherParameters: qwenVisionParameters(qwen35Encoder, 2, 2048),
  }),
});
