/** Kernel and collective times of the layers, the embedding and the head; kept, since a search asks for few of them often. */
import { embeddingCost, headCost, type LayerCost, layerCost, mixerTimes, type PassTimes } from '../layer.js';
import type { TrainingObjects } from '../objects.js';
import { ArgMemo } from './arg-memo.js';
import { LAYER_ARGS, layerSetting } from './layer-setting.js';

export interface LayerCosts {
  readonly blocks: readonly LayerCost[];
  readonly embedding: LayerCost;
  readonly head: LayerCost;
}

/** Kernel and collective times, which stages, schedules, host and overlap do not change; kept by what they do depend on. */
export function layerCosts(objects: TrainingObjects, args: Float64Array): LayerCosts {
  const { architecture, stack, texts } = objects;
  return all.get([architecture, stack, texts], args, () => {
    const apart = apartFromExperts(objects, args);
    const setting = layerSetting(objects, args);
    return {
      blocks: architecture.blocks.map(
        (_, index) => apart.blocks[index] ?? layerCost(setting, index, apart.mixers[index]),
      ),
      embedding: apart.embedding,
      head: apart.head,
    };
  });
}

const all = new ArgMemo<LayerCosts>(LAYER_ARGS.map((_, place) => place));

/** What experts have no part in. */
interface ApartFromExperts {
  /** Layers without experts. */
  readonly blocks: readonly (LayerCost | undefined)[];
  /** The mixers of layers with experts. */
  readonly mixers: readonly (PassTimes | undefined)[];
  readonly embedding: LayerCost;
  readonly head: LayerCost;
}

function apartFromExperts(objects: TrainingObjects, args: Float64Array): ApartFromExperts {
  const { architecture, stack, texts } = objects;
  return apart.get([architecture, stack, texts], args, () => {
    // One rank holds all experts: nothing below can depend on how many do.
    const setting = layerSetting(objects, withoutExperts(args));
    const isMoe = architecture.blocks.map(({ mlp }) => mlp.kind === 'moe');
    return {
      blocks: isMoe.map((moe, index) => (moe ? undefined : layerCost(setting, index))),
      mixers: isMoe.map((moe, index) => (moe ? mixerTimes(setting, index) : undefined)),
      embedding: embeddingCost(setting),
      head: headCost(setting),
    };
  });
}

/** Arguments that only experts read. */
const EXPERT_ARGS: Readonly<Partial<Record<(typeof LAYER_ARGS)[number], number>>> = {
  expertParallel: 1,
  expertImbalance: 1,
  permuteBytesPerElement: 0,
  expertDeduplicates: 0,
};

const apart = new ArgMemo<ApartFromExperts>(
  LAYER_ARGS.flatMap((name, place) => (EXPERT_ARGS[name] === undefined ? [place] : [])),
);

const EXPERT_PLACES = LAYER_ARGS.flatMap((name, place) => {
  const value = EXPERT_ARGS[name];
  return value === undefined ? [] : [[place, value] as const];
});

function withoutExperts(args: Float64Array): Float64Array {
  const without = args.slice(0, LAYER_ARGS.length);
  for (const [place, value] of EXPERT_PLACES) without[place] = value;
  return without;
}
