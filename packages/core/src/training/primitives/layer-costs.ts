/** Kernel and collective times of the layers, the embedding and the head; kept, since a search asks for few of them often. */
import { embeddingCost, headCost, type LayerCost, layerCost } from '../layer.js';
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
  return memo.get([objects.architecture, objects.stack, objects.texts], args, () => {
    const setting = layerSetting(objects, args);
    return {
      blocks: objects.architecture.blocks.map((_, index) => layerCost(setting, index)),
      embedding: embeddingCost(setting),
      head: headCost(setting),
    };
  });
}

const memo = new ArgMemo<LayerCosts>(LAYER_ARGS.map((_, place) => place));
