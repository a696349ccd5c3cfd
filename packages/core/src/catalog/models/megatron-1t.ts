/** Megatron 1T: GPT-3 as measured by Korthikanti et al., sequence 2048 and vocabulary 51,200. */
import { gpt } from '../../architecture/index.js';
import { type CatalogModel, fromPaper } from './model.js';

export const megatron_1t: CatalogModel = fromPaper({
  developer: 'NVIDIA',
  source: {
    title: 'Reducing Activation Recomputation in Large Transformer Models',
    url: 'https://arxiv.org/abs/2205.05198',
    section: 'Table 3',
  },
  released: '2022-05',
  parameters: 1_000_000_000_000,
  architecture: gpt({
    id: 'megatron-1t',
    name: 'Megatron 1T',
    layers: 128,
    hiddenSize: 25_600,
    heads: 160,
    headDim: 160,
    intermediateSize: 102_400,
    vocabSize: 51_200,
    positionEmbeddings: 2048,
    tiedEmbeddings: true,
    maxSequenceTokens: 2048,
  }),
});
