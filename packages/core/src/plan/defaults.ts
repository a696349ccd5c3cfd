/** Every default of the plan language, with its reason and source: no number is chosen anywhere else in silence. */
import type { Adapter } from '../architecture/index.js';
import { newestRelease } from '../catalog/index.js';
import type { Source } from '../provenance/index.js';
import type { OptimizerFacts, PrecisionRecipe, Recompute, Reference, Sharding } from '../training/index.js';
import type { Default } from './draft.js';

const chinchilla: Source = {
  title: 'Training Compute-Optimal Large Language Models (Hoffmann et al.)',
  url: 'https://arxiv.org/abs/2203.15556',
  section: 'Table 3',
  date: '2022-03',
};
const llama2: Source = {
  title: 'Llama 2: Open Foundation and Fine-Tuned Chat Models (Touvron et al.)',
  url: 'https://arxiv.org/abs/2307.09288',
  section: 'Table 1',
  date: '2023-07',
};
const zero: Source = {
  title: 'ZeRO: Memory Optimizations Toward Training Trillion Parameter Models (Rajbhandari et al.)',
  url: 'https://arxiv.org/abs/1910.02054',
  section: '§5',
  date: '2019-10',
};
const llama3Failures: Source = {
  title: 'The Llama 3 Herd of Models: 419 unexpected interruptions in 54 days on 16,384 H100',
  url: 'https://arxiv.org/abs/2407.21783',
  section: 'Table 5',
  date: '2024-07',
};
const llama3Storage: Source = {
  title: 'The Llama 3 Herd of Models: storage sustains 2 TB/s, peaks at 7 TB/s',
  url: 'https://arxiv.org/abs/2407.21783',
  section: '§3.3.1',
  date: '2024-07',
};
const epochConstants: Source = {
  title: 'Epoch AI, training-cost-trends: constants of the cost model',
  url: 'https://github.com/epoch-research/training-cost-trends',
  section: 'cost_analysis_standalone.py',
  date: '2026-04',
};

/** Twenty tokens for each parameter. */
export function tokensPerParameter(parameters: number): Default<number> {
  return {
    value: Math.ceil(20 * parameters),
    reason: { code: 'plan.default.tokens', data: {}, source: chinchilla, confidence: 'published' },
  };
}

/** 4,096 tokens, or the model's own limit where that is shorter. */
export function defaultSequenceTokens(longest: number | undefined): Default<number> {
  const value = Math.min(4096, longest ?? 4096);
  return { value, reason: { code: 'plan.default.sequenceLength', data: {}, source: llama2, confidence: 'published' } };
}

/** About four million tokens a step, rounded to sequences that the data parallel replicas share evenly. */
export function batchSequences(sequenceLength: number, multiple: number): Default<number> {
  const wanted = 4_194_304 / sequenceLength;
  return {
    value: Math.max(multiple, Math.round(wanted / multiple) * multiple),
    reason: { code: 'plan.default.globalBatch', data: { multiple }, source: llama2, confidence: 'published' },
  };
}

/** One unexpected interruption per this many accelerator-hours. */
export const acceleratorHoursPerFailure: Default<number> = {
  // 54 d × 24 h × 16,384 accelerators / 419 interruptions = 50,676.6 h
  value: 50_677,
  reason: { code: 'plan.default.failures', data: {}, source: llama3Failures, confidence: 'published' },
};

/** Mean server power while training over rated server power. */
export const powerFraction: Default<number> = {
  value: 0.75,
  reason: { code: 'plan.default.powerFraction', data: {}, source: epochConstants, confidence: 'estimated' },
};

/** Facility power over server power. */
export const pue: Default<number> = {
  value: 1.1,
  reason: { code: 'plan.default.pue', data: {}, source: epochConstants, confidence: 'assumed' },
};

export const run = {
  /** Detect, reschedule, reload the checkpoint, warm up. */
  restartS: { value: 600, reason: { code: 'plan.default.restart', data: {}, confidence: 'assumed' } },
  /** Synchronising and copying to the host; writing comes on top. */
  checkpointPauseS: { value: 5, reason: { code: 'plan.default.checkpointPause', data: {}, confidence: 'assumed' } },
  // Llama 3's storage sustains 2 TB/s for 16,384 accelerators: 122 MB/s each.
  checkpointBytesPerSPerAccelerator: {
    value: 122e6,
    reason: { code: 'plan.default.checkpointWrite', data: {}, source: llama3Storage, confidence: 'secondary' },
  },
  /** 0 asks for the interval that loses least. */
  checkpointIntervalS: { value: 0, reason: { code: 'plan.default.checkpointInterval', data: {}, minor: true } },
} as const satisfies Record<string, Default<number>>;

const megatronBridgePeft: Source = {
  title: 'Megatron-Bridge documentation, parameter-efficient fine-tuning: defaults of LoRA',
  url: 'https://docs.nvidia.com/nemo/megatron-bridge/latest/training/peft.html',
};
const llama2Sft: Source = { ...llama2, section: '§3.1' };
const dpoBatch: Source = {
  title: 'Direct Preference Optimization (Rafailov et al.)',
  url: 'https://arxiv.org/abs/2305.18290',
  section: 'Appendix B',
  date: '2023-05',
};

export const adapterKind: Default<Adapter['kind']> = {
  value: 'lora',
  reason: { code: 'plan.default.adapterKind', data: {} },
};
export const adapterRank: Default<number> = {
  value: 32,
  reason: { code: 'plan.default.adapter', data: {}, source: megatronBridgePeft, confidence: 'published' },
};
export const adapterDropout: Default<number> = {
  value: 0,
  reason: { code: 'plan.default.adapter', data: {}, source: megatronBridgePeft, confidence: 'published' },
};
export function adapterTargets(all: readonly string[]): Default<readonly string[]> {
  return {
    value: all,
    reason: { code: 'plan.default.adapterTargets', data: {}, source: megatronBridgePeft, confidence: 'published' },
  };
}
/** Adapters can be left out for the reference; without them a second model is needed. */
export function reference(hasAdapter: boolean): Default<Reference> {
  return {
    value: hasAdapter ? 'adapters-off' : 'resident',
    reason: { code: hasAdapter ? 'plan.default.referenceAdapters' : 'plan.default.referenceResident', data: {} },
  };
}
/** 64 sequences, or 64 pairs, rounded up to what the replicas share evenly. */
export function tuningBatchSequences(trainsOnPairs: boolean, multiple: number): Default<number> {
  const wanted = trainsOnPairs ? 128 : 64;
  return {
    value: Math.ceil(wanted / multiple) * multiple,
    reason: {
      code: trainsOnPairs ? 'plan.default.pairBatch' : 'plan.default.tuningBatch',
      data: { multiple },
      source: trainsOnPairs ? dpoBatch : llama2Sft,
      confidence: 'published',
    },
  };
}
export const pairMicroBatch: Default<number> = {
  value: 2,
  reason: { code: 'plan.default.pairMicroBatch', data: {} },
};

export const task: Default<'pretrain'> = {
  value: 'pretrain',
  reason: { code: 'plan.default.task', data: {}, minor: true },
};
export const precision: Default<PrecisionRecipe> = {
  value: 'bf16',
  reason: { code: 'plan.default.precision', data: {} },
};

/** The stack that most published large runs used; TPUs run JAX. */
export function framework(generation: string): Default<string> {
  return {
    value: generation.startsWith('tpu') ? 'jax' : 'megatron-core',
    reason: { code: 'plan.default.framework', data: {} },
  };
}

/** The newest release whose speed is known on the day of the plan. */
export function frameworkRelease(asOf: string): Default<string> {
  const isOlder = asOf < newestRelease;
  return {
    value: isOlder ? asOf : newestRelease,
    reason: { code: isOlder ? 'plan.default.releaseOfDay' : 'plan.default.release', data: {} },
  };
}

export const optimizer: Default<OptimizerFacts['kind']> = {
  value: 'adam',
  reason: { code: 'plan.default.optimizer', data: {} },
};

const bytes = (value: number): Default<number> => ({
  value,
  reason: { code: 'plan.default.optimizerBytes', data: {}, minor: true, source: zero, confidence: 'published' },
});
/** State per parameter: fp32 master and two fp32 moments for Adam; 16-bit or 8-bit moments; one momentum for Muon and SGD. */
export const optimizerBytes: Readonly<
  Record<
    OptimizerFacts['kind'],
    Readonly<Record<'masterBytesPerParameter' | 'momentBytesPerParameter', Default<number>>>
  >
> = {
  adam: { masterBytesPerParameter: bytes(4), momentBytesPerParameter: bytes(8) },
  'adam-bf16-moments': { masterBytesPerParameter: bytes(4), momentBytesPerParameter: bytes(4) },
  'adam-8bit': { masterBytesPerParameter: bytes(4), momentBytesPerParameter: bytes(2) },
  muon: { masterBytesPerParameter: bytes(4), momentBytesPerParameter: bytes(4) },
  sgd: { masterBytesPerParameter: bytes(4), momentBytesPerParameter: bytes(4) },
};

export const layoutSearch: Default<'search'> = {
  value: 'search',
  reason: { code: 'plan.default.layoutSearch', data: {} },
};
/** Share of device memory that a searched layout leaves free. */
export const memoryReserve: Default<number> = {
  value: 0.05,
  reason: { code: 'plan.default.memoryReserve', data: {}, confidence: 'assumed' },
};
export const one: Default<number> = { value: 1, reason: { code: 'plan.default.one', data: {}, minor: true } };
export const microBatch: Default<number> = {
  value: 1,
  reason: { code: 'plan.default.microBatch', data: {}, minor: true },
};

/** Every accelerator that the other sizes leave. */
export function dataParallel(count: number, others: number): Default<number> {
  return {
    value: Math.max(1, Math.floor(count / others)),
    reason: { code: 'plan.default.dataParallel', data: { count, others } },
  };
}

export function sequenceParallel(tensorParallel: number): Default<boolean> {
  return { value: tensorParallel > 1, reason: { code: 'plan.default.sequenceParallel', data: {}, minor: true } };
}

export const sharding: Default<Sharding> = { value: 'zero1', reason: { code: 'plan.default.sharding', data: {} } };

export function shardGroup(sharding: Sharding, acceleratorsPerNode: number): Default<number> {
  // Elsewhere than under hsdp, 1 stands for all replicas.
  return {
    value: sharding === 'hsdp' ? acceleratorsPerNode : 1,
    reason: { code: 'plan.default.shardGroup', data: {}, minor: true },
  };
}

export const recompute: Default<Recompute> = { value: 'none', reason: { code: 'plan.default.recompute', data: {} } };
