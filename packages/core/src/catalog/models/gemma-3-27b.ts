/** Gemma 3 27B: five layers with a window of 1,024 to one that sees everything, vision tower. */
import { gemma, gemma3Encoder, gemma3VisionParameters } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const gemma_3_27b: CatalogModel = onHuggingFace({
  developer: 'Google',
  license: 'Gemma Terms of Use',
  repository: 'google/gemma-3-27b-pt',
  released: '2025-03',
  parameters: 27_432_406_640,
  countNote: 'Text model and vision tower together.',
  architecture: gemma({
    id: 'gemma-3-27b',
    name: 'Gemma 3 27B',
    layers: 62,
    hiddenSize: 5376,
    heads: 32,
    kvHeads: 16,
    headDim: 128,
    intermediateSize: 21_504,
    vocabSize: 262_208,
    qkNorm: 'per-head',
    windowTokens: 1024,
    pattern: 6,
    maxSequenceTokens: 131_072,
    otherParameters: gemma3VisionParameters(gemma3Encoder, 5376),
  }),
});
