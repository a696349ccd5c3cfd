/** Every default of the plan language, with its reason and source: no number is chosen anywhere else in silence. */
import type { Adapter } from '../architecture/index.js';
import { newestRelease, oldestRelease, releasePlace } from '../catalog/index.js';
import type { Source } from '../provenance/index.js';
import {
  type CheckpointKind,
  type ContextExchange,
  chunksNeeded,
  defaultSchedule,
  type OptimizerFacts,
  type PrecisionRecipe,
  type Recompute,
  type Reference,
  type ScheduleKind,
  type Sharding,
  usualGoodput,
} from '../training/index.js';
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
const megaScale: Source = {
  title: 'MegaScale (Jiang et al.): detected and diagnosed within 10 minutes, back at work within 15',
  url: 'https://arxiv.org/abs/2402.15627',
  section: '§6.3',
  date: '2024-02',
};
const palmSpikes: Source = {
  title: 'PaLM (Chowdhery et al.): about 20 loss spikes, each taken back about 100 steps',
  url: 'https://arxiv.org/abs/2204.02311',
  section: '§5.1',
  date: '2022-04',
};
const deepSeekV3: Source = {
  title: 'DeepSeek-V3 Technical Report: no irrecoverable loss spikes, nothing rolled back',
  url: 'https://arxiv.org/abs/2412.19437',
  section: 'abstract',
  date: '2024-12',
};
const llama3Storage: Source = {
  title: 'The Llama 3 Herd of Models: storage sustains 2 TB/s, peaks at 7 TB/s',
  url: 'https://arxiv.org/abs/2407.21783',
  section: '§3.3.1',
  date: '2024-07',
};
const transformerEngine: Source = {
  title: 'Transformer Engine: cp_comm_type is p2p by default',
  url: 'https://docs.nvidia.com/deeplearning/transformer-engine/user-guide/api/pytorch.html',
  date: '2026-08',
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

/** One text to a sequence: the longest must fit. */
export function longestAsSequence(longestText: number): Default<number> {
  return { value: Math.ceil(longestText), reason: { code: 'plan.default.longestText', data: {} } };
}
export const packing: Default<'packed'> = {
  value: 'packed',
  reason: { code: 'plan.default.packing', data: {} },
};

/** 4,096 tokens, or the model's own limit where that is shorter; never less than the longest text. */
export function defaultSequenceTokens(longest: number | undefined, longestText = 0): Default<number> {
  const value = Math.max(longestText, Math.min(4096, longest ?? 4096));
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

/** Record of failures that stands for a cluster that brings none. */
export function failureRecord(id: string): Default<string> {
  return { value: id, reason: { code: 'plan.default.failureRecord', data: {} } };
}

/** A rate that was seen on accelerators of another family. */
export function borrowedFailures(seen: Default<number>, record: string): Default<number> {
  const { source, asOf } = seen.reason;
  return {
    value: seen.value,
    reason: {
      code: 'plan.default.borrowedFailures',
      data: { record },
      confidence: 'assumed',
      minor: true,
      ...(source === undefined ? {} : { source }),
      ...(asOf === undefined ? {} : { asOf }),
    },
  };
}

/** A rate of the record, scaled to the plan's own interruptions of all kinds together. */
export function scaledFailures(value: number, hours: number): Default<number> {
  return { value, reason: { code: 'plan.default.scaledFailures', data: { hours } } };
}

/** Share of failures that may find no spare where the plan does not say how many there are. */
export const noSpareFraction = 0.01;

export function spares(value: number, inRepair: number, minor: boolean): Default<number> {
  return {
    value,
    reason: {
      code: 'plan.default.spares',
      data: { percent: 100 * noSpareFraction, inRepair: Math.round(inRepair * 10) / 10 },
      minor,
      confidence: 'assumed',
    },
  };
}
export const nodeRepairS: Default<number> = {
  value: usualGoodput.nodeRepairS,
  reason: { code: 'plan.default.nodeRepair', data: {}, minor: true, confidence: 'assumed' },
};
export const rackRepairS: Default<number> = {
  value: usualGoodput.rackRepairS,
  reason: { code: 'plan.default.rackRepair', data: {}, minor: true, confidence: 'assumed' },
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

const usual = usualGoodput;
export const run = {
  detectionS: {
    value: usual.detectionS,
    reason: { code: 'plan.default.detection', data: {}, source: megaScale, confidence: 'assumed' },
  },
  rescheduleS: {
    value: usual.rescheduleS,
    reason: { code: 'plan.default.reschedule', data: {}, source: megaScale, confidence: 'assumed' },
  },
  warmUpS: {
    value: usual.warmUpS,
    reason: { code: 'plan.default.warmUp', data: {}, source: megaScale, confidence: 'assumed' },
  },
  checkpointBytesPerSPerAccelerator: {
    value: usual.checkpointBytesPerSPerAccelerator,
    reason: { code: 'plan.default.checkpointWrite', data: {}, source: llama3Storage, confidence: 'secondary' },
  },
  storageBytesPerS: {
    value: usual.storageBytesPerS,
    reason: { code: 'plan.default.storage', data: {}, source: llama3Storage, confidence: 'secondary', minor: true },
  },
  hostCopyBytesPerS: {
    value: usual.hostCopyBytesPerS,
    reason: { code: 'plan.default.hostCopy', data: {}, confidence: 'assumed', minor: true },
  },
  /** 0 asks for the interval that loses least. */
  checkpointIntervalS: {
    value: usual.checkpointIntervalS,
    reason: { code: 'plan.default.checkpointInterval', data: {}, minor: true },
  },
  storageIntervalS: {
    value: usual.storageIntervalS,
    reason: { code: 'plan.default.storageInterval', data: {}, minor: true },
  },
  lossSpikesPerTrillionTokens: {
    value: usual.lossSpikesPerTrillionTokens,
    reason: { code: 'plan.default.lossSpikes', data: {}, source: deepSeekV3, confidence: 'published', minor: true },
  },
  spikeRewindSteps: {
    value: usual.spikeRewindSteps,
    reason: { code: 'plan.default.spikeRewind', data: {}, source: palmSpikes, confidence: 'published', minor: true },
  },
  evaluationS: { value: usual.evaluationS, reason: { code: 'plan.default.evaluation', data: {}, minor: true } },
  evaluationIntervalS: {
    value: usual.evaluationIntervalS,
    reason: { code: 'plan.default.evaluationInterval', data: {}, minor: true },
  },
  dataBytesPerToken: {
    value: usual.dataBytesPerToken,
    reason: { code: 'plan.default.dataBytesPerToken', data: {}, minor: true, confidence: 'assumed' },
  },
  slowNodeFraction: {
    value: usual.slowNodeFraction,
    reason: { code: 'plan.default.slowNodes', data: {}, minor: true },
  },
  slowNodeSlowdownFraction: {
    value: usual.slowNodeSlowdownFraction,
    reason: {
      code: 'plan.default.slowNodeSlowdown',
      data: {},
      source: megaScale,
      minor: true,
      confidence: 'secondary',
    },
  },
} as const satisfies Record<string, Default<number>>;

export const checkpointKind: Default<CheckpointKind> = {
  value: usual.checkpointKind,
  reason: { code: 'plan.default.checkpointKind', data: {} },
};

/** Synchronising, and what a copy or write needs around it; the less, the less there is to wait for. */
export function checkpointPause(kind: CheckpointKind): Default<number> {
  const value = { blocking: usual.checkpointPauseS, asynchronous: 2, memory: 0.5 }[kind];
  return { value, reason: { code: 'plan.default.checkpointPause', data: {}, confidence: 'assumed' } };
}

export const checkpointShardedByRanks: Default<boolean> = {
  value: usual.checkpointShardedByRanks,
  reason: { code: 'plan.default.checkpointSharded', data: {}, minor: true },
};

/** Its own node and one other, where there is another. */
export function memoryCopies(nodes: number): Default<number> {
  return {
    value: Math.min(usual.memoryCopies, nodes),
    reason: { code: 'plan.default.memoryCopies', data: {}, minor: true },
  };
}

export const memoryAcrossRacks: Default<boolean> = {
  value: usual.memoryAcrossRacks,
  reason: { code: 'plan.default.memoryAcrossRacks', data: {}, minor: true },
};

/** What the hosts of all accelerators can read. */
export function dataBytesPerS(perAccelerator: number, count: number): Default<number> {
  return {
    value: perAccelerator * count,
    reason: { code: 'plan.default.dataRate', data: {}, minor: true, confidence: 'assumed' },
  };
}

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
  switch (releasePlace(asOf)) {
    case 'before':
      return { value: oldestRelease, reason: { code: 'plan.default.oldestRelease', data: {} } };
    case 'within':
      return { value: asOf, reason: { code: 'plan.default.releaseOfDay', data: {} } };
    case 'after':
      return { value: newestRelease, reason: { code: 'plan.default.release', data: {} } };
  }
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
export const expertImbalance: Default<number> = {
  value: 1,
  reason: { code: 'plan.default.expertImbalance', data: {}, minor: true, confidence: 'assumed' },
};
export const one: Default<number> = { value: 1, reason: { code: 'plan.default.one', data: {}, minor: true } };
/** Chunks of layers per stage: one, unless the schedule works on two. */
export function virtualPipeline(schedule: ScheduleKind | undefined): Default<number> {
  const needed = schedule === undefined ? 1 : chunksNeeded(schedule);
  if (schedule === undefined || needed !== 2) return one;
  return { value: needed, reason: { code: 'plan.default.scheduleChunks', data: { schedule }, minor: true } };
}

export function schedule(virtualPipeline: number): Default<ScheduleKind> {
  return {
    value: defaultSchedule(virtualPipeline),
    reason: {
      code: virtualPipeline > 1 ? 'plan.default.scheduleInterleaved' : 'plan.default.schedule',
      data: {},
      minor: true,
    },
  };
}

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

export const contextExchange: Default<ContextExchange> = {
  value: 'ring',
  reason: { code: 'plan.default.contextExchange', data: {}, source: transformerEngine, confidence: 'published' },
};

export const offloadNone: Default<number> = {
  value: 0,
  reason: { code: 'plan.default.offload', data: {}, minor: true },
};

export const recompute: Default<Recompute> = { value: 'none', reason: { code: 'plan.default.recompute', data: {} } };
