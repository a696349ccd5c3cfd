/** Llama 4 Scout 17B-16E: one routed and one shared expert per token, chunked attention in three of four layers, vision tower. */
import { llama4, llama4Encoder, llama4VisionParameters } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const llama_4_scout: CatalogModel = onHuggingFace({
  developer: 'Meta',
  license: 'Llama 4 Community License',
  repository: 'meta-llama/Llama-4-Scout-17B-16E',
  released: '2025-04',
  parameters: 108_641_793_536,
  countNote: 'Text model and vision tower together.',
  architecture: llama4({
    id: 'llama-4-scout',
    name: 'Llama 4 Scout 17B-16E',
    layers: 48,
    hiddenSize: 5120,
    heads: 40,
    kvHeads: 8,
    headDim: 128,
    vocabSize: 202_048,
    experts: 16,
    expertsPerToken: 1,
    expertIntermediateSize: 8192,
    sharedIntermediateSize: 8192,
    intermediateSize: 16_384,
    moeStep: 1,
    chunkTokens: 8192,
    maxSequenceTokens: 10_485_760,
    otherParameters: llama4VisionParameters(llama4Encoder, 4096, 5120),
  }),
});
