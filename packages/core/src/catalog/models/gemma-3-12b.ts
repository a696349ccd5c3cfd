/** Gemma 3 12B: five layers with a window of 1,024 to one that sees everything, vision tower. */
import { gemma, gemma3Encoder, gemma3VisionParameters } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const gemma_3_12b: CatalogModel = onHuggingFace({
  developer: 'Google',
  license: 'Gemma Terms of Use',
  repository: 'google/gemma-3-12b-pt',
  released: '2025-03',
  parameters: 12_187_325_040,
  countNote: 'Text model and vision tower together.',
  architecture: gemma({
    id: 'gemma-3-12b',
    name: 'Gemma 3 12B',
    layers: 48,
    hiddenSize: 3840,
    heads: 16,
    kvHeads: 8,
    headDim: 256,
    intermediateSize: 15_360,
    vocabSize: 262_208,
    qkNorm: 'per-head',
    windowTokens: 1024,
    pattern: 6,
    maxSequenceTokens: 131_072,
    otherParameters: gemma3VisionParameters(gemma3Encoder, 3840),
  }),
});
