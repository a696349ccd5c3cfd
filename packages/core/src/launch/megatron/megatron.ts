/** Megatron-LM: launch scripts and argument files of pretrain_gpt.py. */
import type { LaunchFramework } from '../framework.js';
import { readMegatron } from './read.js';
import { megatronVersion } from './version.js';
import { writeMegatron } from './write.js';

export const megatron: LaunchFramework = {
  id: 'megatron',
  name: 'Megatron-LM',
  version: megatronVersion,
  // CUDA, and ROCm through the same interface of PyTorch.
  vendors: ['NVIDIA', 'AMD'],
  read: readMegatron,
  write: writeMegatron,
};
