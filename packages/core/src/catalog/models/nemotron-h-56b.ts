/** Nemotron-H 56B: 54 Mamba-2 mixers, 54 plain networks of squared ReLU and 10 layers of attention, one to a layer. */
import { mamba2, nemotronH, plainMlp } from '../../architecture/index.js';
import { type CatalogModel, onHuggingFace } from './model.js';

export const nemotron_h_56b: CatalogModel = onHuggingFace({
  developer: 'NVIDIA',
  license: 'NVIDIA Internal Scientific Research and Development Model License',
  repository: 'nvidia/Nemotron-H-56B-Base-8K',
  released: '2025-04',
  parameters: 56_000_000_000,
  precision: 'rounded',
  note: 'dimensions as in NemotronHModelProvider56B of Megatron-Bridge; kinds of layers as in the report (2504.03624)',
  architecture: nemotronH({
    id: 'nemotron-h-56b',
    name: 'Nemotron-H 56B',
    pattern:
      'M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M-',
    hiddenSize: 8192,
    vocabSize: 131_072,
    mamba: mamba2({ heads: 256, headDim: 64, groups: 8, stateSize: 256 }),
    full: { heads: 64, kvHeads: 8, headDim: 128 },
    mlp: plainMlp(32_768, false),
    maxSequenceTokens: 8192,
  }),
});
