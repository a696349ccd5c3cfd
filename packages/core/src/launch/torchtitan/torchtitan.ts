/** torchtitan: TOML job configurations. */
import type { LaunchFramework } from '../framework.js';
import { readTorchtitan } from './read.js';
import { torchtitanVersion } from './version.js';
import { writeTorchtitan } from './write.js';

export const torchtitan: LaunchFramework = {
  id: 'torchtitan',
  name: 'torchtitan',
  version: torchtitanVersion,
  // CUDA, and ROCm through the same interface of PyTorch.
  vendors: ['NVIDIA', 'AMD'],
  read: readTorchtitan,
  write: writeTorchtitan,
};
