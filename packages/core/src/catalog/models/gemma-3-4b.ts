/** Gemma 3 4B: five layers with a window of 1,024 to one that sees everything, vision tower. */
import { gemma, gemma3Encoder, gemma3VisionParameters } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const gemma_3_4b: CatalogModel = onHuggingFace({
  developer: 'Google',
  license: 'Gemma Terms of Use',
  repository: 'google/gemma-3-4b-pt',
  released: '2025-03',
  parameters: 4_300_079_472,
  countNote: 'Text model and vision tower together.',
  architecture: gemma({
    id: 'gemma-3-4b',
    name: 'Gemma 3 4B',
    layers: 34,
    hiddenSize: 2560,
    heads: 8,
    kvHeads: 4,
    headDim: 256,
    intermediateSize: 10_240,
    vocabSize: 262_208,
    qkNorm: 'per-head',
    windowTokens: 1024,
    pattern: 6,
    maxSequenceTokens: 131_072,
    otherParameters: gemma3VisionParameters(gemma3Encoder, 2560),
  }),
});
