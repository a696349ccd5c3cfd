/** A plain run for tests of intervals: Llama 3 8B in bf16 on 64 H100. */
import type { RunTraits } from '../src/uncertainty/index.js';

export const sampleTraits: RunTraits = {
  generation: 'hopper',
  kind: 'dense',
  recipe: '16-bit',
  accelerators: 64,
  accelerator: 'h100-sxm',
  framework: 'nemo',
  precision: 'bf16',
  task: 'pretrain',
  hiddenSize: 4096,
  layers: 32,
  sequenceLength: 8192,
  globalBatchSequences: 512,
  microBatchSequences: 1,
  tensorParallel: 1,
  contextParallel: 1,
  pipelineParallel: 1,
  recomputesAll: false,
  behindYears: 0,
  communicationFraction: 0.1,
  productsFraction: 0.6,
  attentionFraction: 0.1,
  elementwiseFraction: 0.15,
  hostFraction: 0,
  bubbleFraction: 0,
  mfuFraction: 0.4,
};

/** Normal-like noise from a fixed sequence: the mean of 12 uniform numbers, centred; standard deviation 1. */
export function noise(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6);
}
