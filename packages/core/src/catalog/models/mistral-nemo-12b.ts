/** Mistral NeMo 12B: heads narrower than the hidden width would give, 131 k vocabulary. */
import { llama } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const mistral_nemo_12b: CatalogModel = onHuggingFace({
  developer: 'Mistral AI',
  license: 'Apache-2.0',
  repository: 'mistralai/Mistral-Nemo-Base-2407',
  released: '2024-07',
  parameters: 12_247_782_400,
  architecture: llama({
    id: 'mistral-nemo-12b',
    name: 'Mistral NeMo 12B',
    layers: 40,
    hiddenSize: 5120,
    heads: 32,
    kvHeads: 8,
    headDim: 128,
    intermediateSize: 14_336,
    vocabSize: 131_072,
    maxSequenceTokens: 131_072,
  }),
});
