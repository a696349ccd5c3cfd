/** Everything that a field of a layout can be, for searches that leave it open altogether. */
import type { Architecture } from '../architecture/index.js';
import type { ClusterFacts, ContextExchange, Offload, Sharding } from './input.js';
import { RECOMPUTE_MODULES, type Recompute, type RecomputeModule } from './recompute.js';
import { divisors, hasModule } from './rules.js';

/** Different ways to share states; fsdp comes to the same as zero3. */
export const EVERY_SHARDING: readonly Sharding[] = ['none', 'zero1', 'zero2', 'zero3', 'hsdp'];

export const EVERY_CONTEXT_EXCHANGE: readonly ContextExchange[] = ['ring', 'all-gather', 'ulysses'];

/** Layers that either end of a pipeline may hold fewer than the inner chunks, where every split is tried. */
export const MOST_FEWER_LAYERS = 8;

const SHARES = [0, 0.25, 0.5, 0.75, 1] as const;

/** Quarters of activations and of optimizer state; weights wait only under full sharding without a pipeline. */
export const EVERY_OFFLOAD: readonly Offload[] = SHARES.flatMap((activationsFraction) =>
  SHARES.map((optimizerFraction) => ({ activationsFraction, optimizerFraction })),
);

/** All replicas, and every number of them that a cluster can be cut into. */
export function everyShardGroup({ count }: ClusterFacts): readonly number[] {
  return divisors(count).slice(0, -1);
}

/** The three names, whole layers of each chunk by every count, and every set of modules that the model has. */
export function everyRecompute(architecture: Architecture): readonly Recompute[] {
  const modules = RECOMPUTE_MODULES.filter((module) => hasModule(architecture, module));
  const sets = Array.from({ length: 2 ** modules.length - 1 }, (_, before): readonly RecomputeModule[] =>
    modules.filter((_module, bit) => ((before + 1) >> bit) % 2 === 1),
  );
  const blocks = Array.from({ length: architecture.layerBlocks.length - 1 }, (_, before) => before + 1);
  return [
    'none',
    'selective',
    'full',
    ...blocks.map((layers): Recompute => ({ method: 'block', layers })),
    ...sets.filter((set) => !repeatsItself(set)).map((set): Recompute => ({ modules: set })),
  ];
}

/** All of the experts is more than their activations, and holds the shared ones. */
function repeatsItself(modules: readonly RecomputeModule[]): boolean {
  return modules.includes('moe') && (modules.includes('moe_act') || modules.includes('shared_experts'));
}
