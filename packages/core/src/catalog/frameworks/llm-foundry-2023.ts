/** llm-foundry with Composer, 2023. */
import type { Framework } from '../framework.js';
import { frameworkDocs, llmFoundryLoss, outOfMemoryReports, ownEstimate, trainingFit } from '../sources.js';
import { usualOverlaps, usualStores } from '../usual-traits.js';
import fitted from './fitted.json' with { type: 'json' };

const fitFacts = { source: trainingFit, asOf: '2026-11', confidence: 'estimated' } as const;
const stated = { source: frameworkDocs, asOf: '2026-11', confidence: 'secondary' } as const;
const guess = { source: ownEstimate, asOf: '2026-11', confidence: 'assumed' } as const;

export const llmFoundry2023 = {
  id: 'llm-foundry-2023',
  name: 'llm-foundry with Composer, 2023',
  ...usualStores,
  attentionKernel: {
    value: 'flash-2',
    ...stated,
    note: 'Triton or FlashAttention 2; on Hopper well below later kernels',
  },
  attentionPrecision: { value: '16-bit', ...guess, note: 'off by default' },
  hostPerLayerS: { value: 1.7e-3, ...guess, note: 'as other eager stacks' },
  hostPerMoeLayerS: { value: 9.7e-3, ...guess, note: '8 ms above a dense layer, from Megatron' },
  gainPerYearFraction: { value: 0, ...guess, note: 'the traits are those of the published runs, of about one date' },
  moeGainPerYearFraction: { value: 0, ...guess },
  fixedPerStepS: { value: fitted['llm-foundry-2023'].fixedPerStepS, ...fitFacts },
  dataParallelOverlapMicroBatches: {
    value: 0.5,
    ...guess,
    note: 'half-way choice: no published run moves with it enough to fit it',
  },
  ...usualOverlaps,
  shardedExposedFraction: { value: fitted['llm-foundry-2023'].shardedExposedFraction, ...fitFacts },
  tensorOverlapFraction: { value: 0, ...guess, note: 'no tensor parallelism in the published runs' },
  expertOverlapFraction: { value: 0, ...guess, note: 'nothing published' },
  expertDispatch: { value: 'all-to-all', ...guess },
  expertBatchOverlap: { value: false, ...guess, note: 'off by default' },
  hostGraphs: { value: 'none', ...guess, note: 'off by default' },
  recomputeStopsEarly: { value: false, ...guess, note: 'its own checkpoint function repeats the whole layer' },
  elementwiseFusion: { value: 'eager', ...stated },
  gradientBytes: { value: 2, ...guess, note: 'pure mixed precision reduces in bf16' },
  logitBytes: {
    value: 4,
    source: llmFoundryLoss,
    asOf: '2024-05',
    confidence: 'published',
    note: 'fused cross-entropy: logits and gradient in 16 bits',
  },
  shardsMaster: { value: true, ...guess, note: 'FSDP of PyTorch shards the 32-bit parameters' },
  fragmentationFraction: { value: 0.05, source: outOfMemoryReports, asOf: '2026-11', confidence: 'estimated' },
  quantisedWeights: { value: 'cast', ...guess },
  gradientPlaceholderYears: { value: 0, ...guess },
} as const satisfies Framework;
