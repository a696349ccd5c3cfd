/** Every model of the catalog: one line for each file. */
import { bloom_176b } from './bloom-176b.js';
import { deepseek_r1 } from './deepseek-r1.js';
import { deepseek_v2 } from './deepseek-v2.js';
import { deepseek_v2_lite } from './deepseek-v2-lite.js';
import { deepseek_v3 } from './deepseek-v3.js';
import { falcon_7b } from './falcon-7b.js';
import { falcon_40b } from './falcon-40b.js';
import { falcon_180b } from './falcon-180b.js';
import { gemma_2_2b } from './gemma-2-2b.js';
import { gemma_2_9b } from './gemma-2-9b.js';
import { gemma_2_27b } from './gemma-2-27b.js';
import { gemma_3_4b } from './gemma-3-4b.js';
import { gemma_3_12b } from './gemma-3-12b.js';
import { gemma_3_27b } from './gemma-3-27b.js';
import { glm_45 } from './glm-4.5.js';
import { glm_45_air } from './glm-4.5-air.js';
import { gpt_2 } from './gpt-2.js';
import { gpt_2_xl } from './gpt-2-xl.js';
import { gpt_3_175b } from './gpt-3-175b.js';
import { gpt_neox_20b } from './gpt-neox-20b.js';
import { gpt_oss_20b } from './gpt-oss-20b.js';
import { gpt_oss_120b } from './gpt-oss-120b.js';
import { kimi_k2 } from './kimi-k2.js';
import { llama_2_7b } from './llama-2-7b.js';
import { llama_2_13b } from './llama-2-13b.js';
import { llama_2_70b } from './llama-2-70b.js';
import { llama_31_8b } from './llama-3.1-8b.js';
import { llama_31_70b } from './llama-3.1-70b.js';
import { llama_31_405b } from './llama-3.1-405b.js';
import { llama_32_1b } from './llama-3.2-1b.js';
import { llama_32_3b } from './llama-3.2-3b.js';
import { llama_33_70b } from './llama-3.3-70b.js';
import { llama_3_8b } from './llama-3-8b.js';
import { llama_3_70b } from './llama-3-70b.js';
import { llama_4_maverick } from './llama-4-maverick.js';
import { llama_4_scout } from './llama-4-scout.js';
import { megatron_1t } from './megatron-1t.js';
import { megatron_22b } from './megatron-22b.js';
import { megatron_175b } from './megatron-175b.js';
import { megatron_530b } from './megatron-530b.js';
import { minimax_m2 } from './minimax-m2.js';
import { mistral_7b } from './mistral-7b.js';
import { mistral_large_2_123b } from './mistral-large-2-123b.js';
import { mistral_nemo_12b } from './mistral-nemo-12b.js';
import { mixtral_8x7b } from './mixtral-8x7b.js';
import { mixtral_8x22b } from './mixtral-8x22b.js';
import type { CatalogModel } from './model.js';
import { mpt_7b } from './mpt-7b.js';
import { mpt_30b } from './mpt-30b.js';
import { nemotron_3_nano_30b_a3b } from './nemotron-3-nano-30b-a3b.js';
import { nemotron_3_super_120b_a12b } from './nemotron-3-super-120b-a12b.js';
import { nemotron_4_15b } from './nemotron-4-15b.js';
import { nemotron_4_340b } from './nemotron-4-340b.js';
import { nemotron_h_56b } from './nemotron-h-56b.js';
import { olmo_2_7b } from './olmo-2-7b.js';
import { olmo_2_13b } from './olmo-2-13b.js';
import { olmo_2_32b } from './olmo-2-32b.js';
import { olmo_7b } from './olmo-7b.js';
import { opt_66b } from './opt-66b.js';
import { opt_175b } from './opt-175b.js';
import { palm_540b } from './palm-540b.js';
import { phi_2 } from './phi-2.js';
import { phi_3_mini } from './phi-3-mini.js';
import { phi_4 } from './phi-4.js';
import { qwen25_05b } from './qwen2.5-0.5b.js';
import { qwen25_7b } from './qwen2.5-7b.js';
import { qwen25_14b } from './qwen2.5-14b.js';
import { qwen25_32b } from './qwen2.5-32b.js';
import { qwen25_72b } from './qwen2.5-72b.js';
import { qwen35_27b } from './qwen3.5-27b.js';
import { qwen35_35b_a3b } from './qwen3.5-35b-a3b.js';
import { qwen35_397b_a17b } from './qwen3.5-397b-a17b.js';
import { qwen3_06b } from './qwen3-0.6b.js';
import { qwen3_8b } from './qwen3-8b.js';
import { qwen3_14b } from './qwen3-14b.js';
import { qwen3_30b_a3b } from './qwen3-30b-a3b.js';
import { qwen3_32b } from './qwen3-32b.js';
import { qwen3_235b_a22b } from './qwen3-235b-a22b.js';
import { qwen3_next_80b_a3b } from './qwen3-next-80b-a3b.js';

/** In order of id. */
export const models: readonly CatalogModel[] = [
  bloom_176b,
  deepseek_r1,
  deepseek_v2,
  deepseek_v2_lite,
  deepseek_v3,
  falcon_180b,
  falcon_40b,
  falcon_7b,
  gemma_2_27b,
  gemma_2_2b,
  gemma_2_9b,
  gemma_3_12b,
  gemma_3_27b,
  gemma_3_4b,
  glm_45,
  glm_45_air,
  gpt_2,
  gpt_2_xl,
  gpt_3_175b,
  gpt_neox_20b,
  gpt_oss_120b,
  gpt_oss_20b,
  kimi_k2,
  llama_2_13b,
  llama_2_70b,
  llama_2_7b,
  llama_3_70b,
  llama_3_8b,
  llama_31_405b,
  llama_31_70b,
  llama_31_8b,
  llama_32_1b,
  llama_32_3b,
  llama_33_70b,
  llama_4_maverick,
  llama_4_scout,
  megatron_175b,
  megatron_1t,
  megatron_22b,
  megatron_530b,
  minimax_m2,
  mistral_7b,
  mistral_large_2_123b,
  mistral_nemo_12b,
  mixtral_8x22b,
  mixtral_8x7b,
  mpt_30b,
  mpt_7b,
  nemotron_3_nano_30b_a3b,
  nemotron_3_super_120b_a12b,
  nemotron_4_15b,
  nemotron_4_340b,
  nemotron_h_56b,
  olmo_2_13b,
  olmo_2_32b,
  olmo_2_7b,
  olmo_7b,
  opt_175b,
  opt_66b,
  palm_540b,
  phi_2,
  phi_3_mini,
  phi_4,
  qwen25_05b,
  qwen25_14b,
  qwen25_32b,
  qwen25_72b,
  qwen25_7b,
  qwen3_06b,
  qwen3_14b,
  qwen3_235b_a22b,
  qwen3_30b_a3b,
  qwen3_32b,
  qwen3_8b,
  qwen3_next_80b_a3b,
  qwen35_27b,
  qwen35_35b_a3b,
  qwen35_397b_a17b,
];
