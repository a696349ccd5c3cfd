/** Qwen3.5 27B: three gated delta net layers to one of gated attention, vision tower. */
import { deltaNet, gatedMlp, hybrid, qwen35Encoder, qwenVisionParameters } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const qwen35_27b: CatalogModel = onHuggingFace({
  developer: 'Alibaba',
  license: 'Apache-2.0',
  repository: 'Qwen/Qwen3.5-27B',
  released: '2026-02',
  parameters: 27_781_427_952,
  countsMtp: true,
  countNote: 'Language model, prediction module and vision tower together.',
  architecture: hybrid({
    id: 'qwen3.5-27b',
    name: 'Qwen3.5 27B',
    layers: 64,
    hiddenSize: 5120,
    vocabSize: 248_320,
    linear: deltaNet({ keyHeads: 16, valueHeads: 48, headDim: 128 }),
    full: { heads: 24, kvHeads: 4, headDim: 256 },
    mlp: gatedMlp(17_408),
    mtpModules: 1,
    maxSequenceTokens: 262_144,
    otherParameters: qwenVisionParameters(qwen35Encoder, 2, 5120),
  }),
});
