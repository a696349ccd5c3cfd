/** Nemotron 3 Super 120B-A12B: 40 Mamba-2 mixers, 40 layers of experts (22 of 512 in a latent of 1,024, and a shared one) and 8 of attention. */
import { mamba2, moeMlp, nemotronH } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const nemotron_3_super_120b_a12b: CatalogModel = onHuggingFace({
  developer: 'NVIDIA',
  license: 'NVIDIA Nemotron Open Model License',
  repository: 'nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-BF16',
  released: '2026-03',
  parameters: 120_000_000_000,
  precision: 'rounded',
  note: 'training runs the one prediction module twice (mtp_num_layers 2, mtp_use_repeated_layer)',
  architecture: nemotronH({
    id: 'nemotron-3-super-120b-a12b',
    name: 'Nemotron 3 Super 120B-A12B',
    pattern: 'MEMEMEM*EMEMEMEM*EMEMEMEM*EMEMEMEMEM*EMEMEMEMEM*EMEMEMEMEM*EMEMEMEMEM*EMEMEMEM*EMEMEMEME',
    hiddenSize: 4096,
    vocabSize: 131_072,
    mamba: mamba2({ heads: 128, headDim: 64, groups: 8, stateSize: 128 }),
    full: { heads: 32, kvHeads: 2, headDim: 128 },
    mlp: moeMlp({
      gated: false,
      experts: 512,
      expertsPerToken: 22,
      expertIntermediateSize: 2688,
      sharedIntermediateSize: 5376,
      latentSize: 1024,
    }),
    mtpModules: 1,
    maxSequenceTokens: 262_144,
  }),
});
