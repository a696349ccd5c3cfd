/** Documents that the training formulas come from. */
import type { Source } from '../provenance/index.js';

export const zero: Source = {
  title: 'Rajbhandari et al., ZeRO: Memory Optimizations Toward Training Trillion Parameter Models (2020)',
  url: 'https://arxiv.org/abs/1910.02054',
  section: '§5',
};
export const narayanan2021: Source = {
  title: 'Narayanan et al., Efficient Large-Scale Language Model Training on GPU Clusters Using Megatron-LM (2021)',
  url: 'https://arxiv.org/abs/2104.04473',
  section: '§2.2',
};
export const korthikanti2022: Source = {
  title: 'Korthikanti et al., Reducing Activation Recomputation in Large Transformer Models (2022)',
  url: 'https://arxiv.org/abs/2205.05198',
  section: '§4',
};
export const dualPipe: Source = {
  title:
    'DeepSeek-V3 technical report (2024): pairs of micro-batches hide all-to-all, which runs on 20 multiprocessors',
  url: 'https://arxiv.org/abs/2412.19437',
  section: '§3.2.1–3.2.2',
};
export const palm: Source = {
  title: 'Chowdhery et al., PaLM: Scaling Language Modeling with Pathways (2022)',
  url: 'https://arxiv.org/abs/2204.02311',
  section: 'Appendix B',
};
export const megatronDistributedOptimizer: Source = {
  title: 'Megatron-LM documentation, distributed optimizer',
  url: 'https://github.com/NVIDIA/Megatron-LM/blob/main/docs/source/api-guide/dist_optimizer.md',
};
export const trainingFit: Source = {
  title: 'Fit on the published training runs bundled with this project',
  section: 'calibration/training.ts over validation/training-runs.json',
};
export const zeroOffload: Source = {
  title: 'Ren et al., ZeRO-Offload: Democratizing Billion-Scale Model Training (2021)',
  url: 'https://arxiv.org/abs/2101.06840',
  section: '§3',
};
export const zeroInfinity: Source = {
  title: 'Rajbhandari et al., ZeRO-Infinity: Breaking the GPU Memory Wall for Extreme Scale Deep Learning (2021)',
  url: 'https://arxiv.org/abs/2104.07857',
  section: '§5.1.1 and §6.1: each rank brings its shard over its own link before all gather',
};
export const fsdpOffload: Source = {
  title: 'PyTorch FSDP, CPUOffload: offloaded parameters imply offloaded gradients, so that the optimizer has both',
  url: 'https://docs.pytorch.org/docs/stable/fsdp.html',
};
export const fsdp2: Source = {
  title:
    'PyTorch fully_shard: sharded parameters stay in their original type and are cast to param_dtype for the all-gather',
  url: 'https://docs.pytorch.org/docs/stable/distributed.fsdp.fully_shard.html',
  section: 'MixedPrecisionPolicy',
};
export const transformerEnginePlaceholders: Source = {
  title:
    'NVIDIA/TransformerEngine pull request 1651: one stand-in tensor is kept for each shape of weight gradient (linear layers since 2.3, grouped since 2.10)',
  url: 'https://github.com/NVIDIA/TransformerEngine/pull/1651',
};
export const dpo: Source = {
  title: 'Rafailov et al., Direct Preference Optimization (2023)',
  url: 'https://arxiv.org/abs/2305.18290',
  section: 'eq. 7',
};
export const qlora: Source = {
  title: 'Dettmers et al., QLoRA: Efficient Finetuning of Quantized LLMs (2023)',
  url: 'https://arxiv.org/abs/2305.14314',
  section: '§3',
};
export const daly2006: Source = {
  title: 'J. T. Daly, A higher order estimate of the optimum checkpoint interval for restart dumps, FGCS 22 (2006)',
  section: 'eq. 20 and 37',
};
export const erlang1917: Source = {
  title:
    'A. K. Erlang, Solution of some problems in the theory of probabilities of significance in automatic telephone exchanges (1917)',
  section: 'loss formula',
};
export const megaScale: Source = {
  title: 'Jiang et al., MegaScale: Scaling Large Language Model Training to More Than 10,000 GPUs (2024)',
  url: 'https://arxiv.org/abs/2402.15627',
  section: '§5 and §6.3',
};
export const largestOfGamma: Source = {
  title:
    'Wilson and Hilferty, The distribution of chi-square (1931); Blom, Statistical estimates and transformed beta-variables (1958): expected largest of N variables',
};
export const dispatcherBuffers: Source = {
  title:
    'deepseek-ai/DeepEP: get_nvl_buffer_size_hint and get_rdma_buffer_size_hint (csrc/legacy/config.hpp @dd758ca); HybridEP, worst-case buffers (branch hybrid-ep @94a9f8f, §4.2)',
  url: 'https://github.com/deepseek-ai/DeepEP',
  date: '2026-07',
};
export const mccandlish2018: Source = {
  title:
    'McCandlish et al., An Empirical Model of Large-Batch Training (2018): E = E_min (1 + B / B_crit), S = S_min (1 + B_crit / B)',
  url: 'https://arxiv.org/abs/1812.06162',
  section: '§2.3, equation 2.11',
};
export const zhang2024: Source = {
  title:
    'Zhang et al., How Does Critical Batch Size Scale in Pre-training? (2024): 22.91 D^0.47 sequences of 512 tokens, D in millions of tokens',
  url: 'https://arxiv.org/abs/2410.21676',
  section: '§4',
};
