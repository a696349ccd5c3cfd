/** Nemotron 3 Nano 30B-A3B: 23 Mamba-2 mixers, 23 layers of experts (6 of 128 and a shared one, squared ReLU) and 6 of attention. */
import { mamba2, moeMlp, nemotronH } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const nemotron_3_nano_30b_a3b: CatalogModel = onHuggingFace({
  developer: 'NVIDIA',
  license: 'NVIDIA Nemotron Open Model License',
  repository: 'nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16',
  released: '2025-12',
  parameters: 31_577_937_344,
  countNote: 'the correction of each expert in the router is a buffer and does not count',
  architecture: nemotronH({
    id: 'nemotron-3-nano-30b-a3b',
    name: 'Nemotron 3 Nano 30B-A3B',
    pattern: 'MEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEMEM*EMEMEMEME',
    hiddenSize: 2688,
    vocabSize: 131_072,
    mamba: mamba2({ heads: 64, headDim: 64, groups: 8, stateSize: 128 }),
    full: { heads: 32, kvHeads: 2, headDim: 128 },
    mlp: moeMlp({
      gated: false,
      experts: 128,
      expertsPerToken: 6,
      expertIntermediateSize: 1856,
      sharedIntermediateSize: 3712,
    }),
    maxSequenceTokens: 262_144,
  }),
});
