/** Megatron 22B: GPT-3 as measured by Korthikanti et al., sequence 2048 and vocabulary 51,200. */
import { gpt } from '../../architecture/index.js';
import { type CatalogModel, fromPaper } from './model.js';

export const megatron_22b: CatalogModel = fromPaper({
  developer: 'NVIDIA',
  source: {
    title: 'Reducing Activation Recomputation in Large Transformer Models',
    url: 'https://arxiv.org/abs/2205.05198',
    section: 'Table 3',
  },
  released: '2022-05',
  parameters: 22_000_000_000,
  architecture: gpt({
    id: 'megatron-22b',
    name: 'Megatron 22B',
    layers: 48,
    hiddenSize: 6144,
    heads: 64,
    headDim: 96,
    intermediateSize: 24_576,
    vocabSize: 51_200,
    positionEmbeddings: 2048,
    tiedEmbeddings: true,
    maxSequenceTokens: 2048,
  }),
});
