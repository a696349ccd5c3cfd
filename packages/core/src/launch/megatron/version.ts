/** The release of Megatron-LM whose arguments are read and written. */
import type { FrameworkVersion } from '../framework.js';

const commit = '5be9626709af2722333bf54797c954c09edeada3';

export const megatronVersion: FrameworkVersion = {
  tag: 'core_v0.19.0',
  commit,
  date: '2026-08-19',
  source: {
    title: 'Megatron-LM core_v0.19.0: arguments and their defaults',
    url: `https://github.com/NVIDIA/Megatron-LM/blob/${commit}/megatron/training/arguments.py`,
    date: '2026-08',
  },
};
