/** What most stacks have in common. */
import { ownEstimate } from './sources.js';

const usual = { source: ownEstimate, asOf: '2026-11', confidence: 'assumed' } as const;

/** What is kept for backward and held at once: 16 bits beside the inputs of products, whole layers, the loss in one piece. */
export const usualStores = {
  memoryPlan: { value: 'modules', ...usual, note: 'units of sharding are layers' },
  lossTiles: { value: 1, ...usual, note: 'logits of all tokens at once' },
  attentionStoreBytes: { value: 'as-multiplied', ...usual, note: 'attention keeps what it reads' },
  activationStoreBytes: { value: 2, ...usual, note: 'inputs of the activation function as they are computed' },
  attentionOutputStore: { value: 'as-inputs', ...usual },
  weightTransposes: { value: 'kept', ...usual, note: 'Transformer Engine caches them' },
} as const;

/** Replicas exchange beside the passes. */
export const usualOverlaps = {
  gradientReduceOverlap: { value: true, ...usual, note: 'what is hidden says dataParallelOverlapMicroBatches' },
  parameterGatherOverlap: { value: true, ...usual, note: 'what is hidden says dataParallelOverlapMicroBatches' },
} as const;
