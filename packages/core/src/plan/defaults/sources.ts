/** Documents that defaults of plans rest on, each written once. */
import type { Source } from '../../provenance/index.js';

export const chinchilla: Source = {
  title: 'Training Compute-Optimal Large Language Models (Hoffmann et al.)',
  url: 'https://arxiv.org/abs/2203.15556',
  section: 'Table 3',
  date: '2022-03',
};
export const llama2: Source = {
  title: 'Llama 2: Open Foundation and Fine-Tuned Chat Models (Touvron et al.)',
  url: 'https://arxiv.org/abs/2307.09288',
  section: 'Table 1',
  date: '2023-07',
};
export const llama2Tuning: Source = { ...llama2, section: '§3.1' };
export const zero: Source = {
  title: 'ZeRO: Memory Optimizations Toward Training Trillion Parameter Models (Rajbhandari et al.)',
  url: 'https://arxiv.org/abs/1910.02054',
  section: '§5',
  date: '2019-10',
};
export const megaScale: Source = {
  title: 'MegaScale (Jiang et al.): detected and diagnosed within 10 minutes, back at work within 15',
  url: 'https://arxiv.org/abs/2402.15627',
  section: '§6.3',
  date: '2024-02',
};
export const palmSpikes: Source = {
  title: 'PaLM (Chowdhery et al.): about 20 loss spikes, each taken back about 100 steps',
  url: 'https://arxiv.org/abs/2204.02311',
  section: '§5.1',
  date: '2022-04',
};
export const deepSeekV3: Source = {
  title: 'DeepSeek-V3 Technical Report: no irrecoverable loss spikes, nothing rolled back',
  url: 'https://arxiv.org/abs/2412.19437',
  section: 'abstract',
  date: '2024-12',
};
export const llama3Storage: Source = {
  title: 'The Llama 3 Herd of Models: storage sustains 2 TB/s, peaks at 7 TB/s',
  url: 'https://arxiv.org/abs/2407.21783',
  section: '§3.3.1',
  date: '2024-07',
};
export const epochConstants: Source = {
  title: 'Epoch AI, training-cost-trends: constants of the cost model',
  url: 'https://github.com/epoch-research/training-cost-trends',
  section: 'cost_analysis_standalone.py',
  date: '2026-04',
};
export const megatronBridgeAdapters: Source = {
  title: 'Megatron-Bridge documentation, parameter-efficient fine-tuning: defaults of LoRA',
  url: 'https://docs.nvidia.com/nemo/megatron-bridge/latest/training/peft.html',
};
export const dpo: Source = {
  title: 'Direct Preference Optimization (Rafailov et al.)',
  url: 'https://arxiv.org/abs/2305.18290',
  section: 'Appendix B',
  date: '2023-05',
};
export const transformerEngine: Source = {
  title: 'Transformer Engine: cp_comm_type is p2p by default',
  url: 'https://docs.nvidia.com/deeplearning/transformer-engine/user-guide/api/pytorch.html',
  date: '2026-08',
};
