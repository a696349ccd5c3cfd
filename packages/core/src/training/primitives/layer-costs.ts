/** Kernel and collective times of the layers, the embedding and the head; kept, since a search asks for few of them often. */
import {
  embeddingKernels,
  headKernels,
  type KernelPasses,
  type LayerCost,
  layerCost,
  layerKernels,
  mixerKernels,
} from '../layer.js';
import type { TrainingObjects } from '../objects.js';
import { ArgMemo } from './arg-memo.js';
import { LAYER_ARGS, layerSetting, NETWORK_ARGS } from './layer-setting.js';

export interface LayerCosts {
  readonly blocks: readonly LayerCost[];
  readonly embedding: LayerCost;
  readonly head: LayerCost;
}

/** Kernel and collective times, which stages, schedules, host and overlap do not change; kept by what they do depend on. */
export function layerCosts(objects: TrainingObjects, args: Float64Array): LayerCosts {
  return costs.get(identities(objects), args, () => {
    const { blocks, embedding, head } = costsApart(objects, args);
    const setting = layerSetting(objects, args);
    const kernels = layerKernelsOf(objects, args);
    return { blocks: kernels.map((own, index) => blocks[index] ?? layerCost(own, setting)), embedding, head };
  });
}

const costs = new ArgMemo<LayerCosts>(LAYER_ARGS.map((_, place) => place));

/** Embedding, head and layers without experts; undefined in the place of one with experts. */
interface Apart<One> {
  readonly blocks: readonly (One | undefined)[];
  readonly embedding: One;
  readonly head: One;
}

/** Costs that experts have no part in. */
function costsApart(objects: TrainingObjects, args: Float64Array): Apart<LayerCost> {
  return apart.get(identities(objects), args, () => {
    const setting = layerSetting(objects, without(args, EXPERT_PLACES));
    const { blocks, embedding, head } = kernelsApart(objects, args);
    return {
      blocks: blocks.map((own) => own && layerCost(own, setting)),
      embedding: layerCost(embedding, setting),
      head: layerCost(head, setting),
    };
  });
}

/** Kernels of a layer of each kind, which the network has no part in. */
function layerKernelsOf(objects: TrainingObjects, args: Float64Array): readonly KernelPasses[] {
  return kernels.get(identities(objects), args, () => {
    const { blocks, mixers } = kernelsApart(objects, args);
    const setting = layerSetting(objects, without(args, NETWORK_PLACES));
    return blocks.map((own, index) => own ?? layerKernels(setting, index, mixers[index]));
  });
}

/** Kernels that neither the network nor experts have a part in, with the mixers of layers with experts. */
function kernelsApart(
  objects: TrainingObjects,
  args: Float64Array,
): Apart<KernelPasses> & { readonly mixers: readonly (KernelPasses | undefined)[] } {
  return bare.get(identities(objects), args, () => {
    const setting = layerSetting(objects, without(args, [...EXPERT_PLACES, ...NETWORK_PLACES]));
    const isMoe = objects.architecture.blocks.map(({ mlp }) => mlp.kind === 'moe');
    return {
      blocks: isMoe.map((moe, index) => (moe ? undefined : layerKernels(setting, index))),
      mixers: isMoe.map((moe, index) => (moe ? mixerKernels(setting, index) : undefined)),
      embedding: embeddingKernels(setting),
      head: headKernels(setting),
    };
  });
}

function identities({ architecture, stack, texts }: TrainingObjects): readonly object[] {
  return [architecture, stack, texts];
}

/** Places of arguments, each with a value in its stead: what they would be kept out of cannot depend on them. */
type Places = readonly (readonly [place: number, value: number])[];

function placesOf(values: Readonly<Partial<Record<(typeof LAYER_ARGS)[number], number>>>): Places {
  return LAYER_ARGS.flatMap((name, place) => {
    const value = values[name];
    return value === undefined ? [] : [[place, value] as const];
  });
}

/** As if one rank held all experts. */
const EXPERT_PLACES = placesOf({
  expertParallel: 1,
  expertImbalance: 1,
  permuteBytesPerElement: 0,
  expertDeduplicates: 0,
});

const NETWORK_PLACES = placesOf(Object.fromEntries(NETWORK_ARGS.map((name) => [name, Number.NaN])));

function without(args: Float64Array, places: Places): Float64Array {
  const rest = args.slice(0, LAYER_ARGS.length);
  for (const [place, value] of places) rest[place] = value;
  return rest;
}

function keptWithout<Value>(places: Places): ArgMemo<Value> {
  const left = new Set(places.map(([place]) => place));
  return new ArgMemo(LAYER_ARGS.flatMap((_, place) => (left.has(place) ? [] : [place])));
}

const apart = keptWithout<Apart<LayerCost>>(EXPERT_PLACES);
const kernels = keptWithout<readonly KernelPasses[]>(NETWORK_PLACES);
const bare = keptWithout<ReturnType<typeof kernelsApart>>([...EXPERT_PLACES, ...NETWORK_PLACES]);
