/** NVIDIA NeMo and Megatron-Bridge: Megatron-Core under another name. */
import type { Framework } from '../framework.js';
import { megatronCore } from './megatron-core.js';

export const nemo = { ...megatronCore, id: 'nemo', name: 'NeMo and Megatron-Bridge' } as const satisfies Framework;
