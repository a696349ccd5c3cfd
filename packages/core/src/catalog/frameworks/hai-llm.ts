/** DeepSeek's own stack, as the DeepSeek-V3 report describes it. */
import type { Framework } from '../framework.js';
import { deepseekV3Report, outOfMemoryReports, ownEstimate } from '../sources.js';
import { usualOverlaps, usualStores } from '../usual-traits.js';

const stated = { source: deepseekV3Report, asOf: '2024-12', confidence: 'published' } as const;
const guess = { source: ownEstimate, asOf: '2026-11', confidence: 'assumed' } as const;

export const haiLlm = {
  id: 'hai-llm',
  name: "HAI-LLM, DeepSeek's training stack of 2024",
  ...usualStores,
  attentionKernel: { value: 'flash-3', ...guess, note: 'own kernels on Hopper' },
  attentionPrecision: { value: '16-bit', ...guess, note: 'off by default' },
  hostPerLayerS: { value: 0.8e-3, ...guess, note: 'as the better of the published stacks' },
  hostPerMoeLayerS: { value: 0.8e-3, ...guess, note: 'two micro-batches in flight hide the host' },
  gainPerYearFraction: { value: 0, ...guess, note: 'the traits are those of the report' },
  moeGainPerYearFraction: { value: 0, ...guess },
  fixedPerStepS: { value: 20e-3, ...guess, note: 'as other stacks' },
  dataParallelOverlapMicroBatches: { value: 2, ...guess, note: 'hidden behind the backward pass' },
  ...usualOverlaps,
  shardedExposedFraction: { value: 0.4, ...guess },
  tensorOverlapFraction: { value: 0, ...stated, note: 'no tensor parallelism in pre-training' },
  expertOverlapFraction: {
    value: 0,
    ...guess,
    note: 'only pairs of micro-batches hide all-to-all: schedule dualpipe',
  },
  expertDispatch: { value: 'deduplicated', ...stated, note: 'node-limited routing, one copy to each node' },
  expertBatchOverlap: { value: false, ...guess, note: 'off by default' },
  hostGraphs: { value: 'none', ...guess, note: 'off by default' },
  recomputeStopsEarly: { value: false, ...guess, note: 'its own checkpoint function repeats the whole layer' },
  elementwiseFusion: { value: 'fused', ...guess, note: 'Transformer Engine: fused norms, activations and rotary' },
  gradientBytes: { value: 4, ...stated, note: 'accumulated in fp32' },
  logitBytes: { value: 6, ...guess },
  shardsMaster: { value: false, ...guess },
  fragmentationFraction: { value: 0.05, source: outOfMemoryReports, asOf: '2026-11', confidence: 'estimated' },
  activationStoreBytes: { value: 1, ...stated, note: '§3.3.3: inputs of SwiGLU in FP8, its output computed again' },
  attentionOutputStore: { value: 'e5m6', ...stated, note: '§3.3.3: inputs of the linear after attention in E5M6' },
  quantisedWeights: { value: 'cast', ...guess },
  gradientPlaceholderYears: { value: 0, ...guess },
} as const satisfies Framework;
