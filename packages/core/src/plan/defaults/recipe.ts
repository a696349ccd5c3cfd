/** Defaults of how a model is trained: precision, batch, optimizer, software, routing. */
import { newestRelease, oldestRelease, releasePlace } from '../../catalog/index.js';
import type { OptimizerFacts, PrecisionRecipe } from '../../training/index.js';
import type { Default } from '../draft.js';
import { assumed, choose, minor, published } from './choose.js';
import { dpo, llama2, llama2Tuning, zero } from './sources.js';

export const precision: Default<PrecisionRecipe> = choose('bf16', 'precision');

/** About four million tokens a step, rounded to sequences that the data parallel replicas share evenly. */
export function batchSequences(sequenceLength: number, multiple: number): Default<number> {
  const wanted = 4_194_304 / sequenceLength;
  const value = Math.max(multiple, Math.round(wanted / multiple) * multiple);
  return choose(value, 'globalBatch', { data: { multiple }, source: llama2, ...published });
}

/** 64 sequences, or 64 pairs, rounded up to what the replicas share evenly. */
export function tuningBatchSequences(trainsOnPairs: boolean, multiple: number): Default<number> {
  const value = Math.ceil((trainsOnPairs ? 128 : 64) / multiple) * multiple;
  return choose(value, trainsOnPairs ? 'pairBatch' : 'tuningBatch', {
    data: { multiple },
    source: trainsOnPairs ? dpo : llama2Tuning,
    ...published,
  });
}

/** The stack that most published large runs used; TPUs run JAX. */
export const framework = (generation: string): Default<string> =>
  choose(generation.startsWith('tpu') ? 'jax' : 'megatron-core', 'framework');

/** The newest release whose speed is known on the day of the plan. */
export function frameworkRelease(asOf: string): Default<string> {
  switch (releasePlace(asOf)) {
    case 'before':
      return choose(oldestRelease, 'oldestRelease');
    case 'within':
      return choose(asOf, 'releaseOfDay');
    case 'after':
      return choose(newestRelease, 'release');
  }
}

export const expertImbalance: Default<number> = choose(1, 'expertImbalance', { ...minor, ...assumed });

export const optimizer: Default<OptimizerFacts['kind']> = choose('adam', 'optimizer');

/** State per parameter in bytes: a master weight, then the moments. */
const states = {
  adam: [4, 8],
  'adam-bf16-moments': [4, 4],
  'adam-8bit': [4, 2],
  muon: [4, 4],
  sgd: [4, 4],
} as const satisfies Record<OptimizerFacts['kind'], readonly [number, number]>;

export function optimizerBytes(
  kind: OptimizerFacts['kind'],
): Readonly<Record<'masterBytesPerParameter' | 'momentBytesPerParameter', Default<number>>> {
  const [master, moments] = states[kind];
  const bytes = (value: number) => choose(value, 'optimizerBytes', { ...minor, source: zero, ...published });
  return { masterBytesPerParameter: bytes(master), momentBytesPerParameter: bytes(moments) };
}

/** Of runs, and of runs at a time. */
export const runs: Default<number> = choose(1, 'runs', minor);
