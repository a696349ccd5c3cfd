/** Every training stack of the catalog; a new one adds a file and a line in each list. */
import type { Framework } from '../framework.js';
import { deepspeed } from './deepspeed.js';
import { fsdp } from './fsdp.js';
import { haiLlm } from './hai-llm.js';
import { internevo } from './internevo.js';
import { jax } from './jax.js';
import { llmFoundry2023 } from './llm-foundry-2023.js';
import { megatron2021 } from './megatron-2021.js';
import { megatronCore } from './megatron-core.js';
import { nemo } from './nemo.js';
import { simumax } from './simumax.js';

export const frameworks: readonly Framework[] = [
  megatron2021,
  megatronCore,
  nemo,
  simumax,
  fsdp,
  llmFoundry2023,
  internevo,
  haiLlm,
  deepspeed,
  jax,
];
