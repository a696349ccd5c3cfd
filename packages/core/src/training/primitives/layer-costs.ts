/** Kernel and collective times of the layers, the embedding and the head; kept, since a search asks for few of them often. */
import { leavesDomain } from '../../network/index.js';
import type { Link } from '../hiding.js';
import { embeddingCost, headCost, type LayerCost, layerCost } from '../layer.js';
import type { LayerSetting } from '../layer-setting.js';
import type { TrainingObjects } from '../objects.js';
import { ArgMemo } from './arg-memo.js';
import { LAYER_ARGS, layerSetting } from './layer-setting.js';

export interface LayerCosts {
  readonly blocks: readonly LayerCost[];
  readonly embedding: LayerCost;
  readonly head: LayerCost;
  /** Which link the traffic of each group is bound to. */
  readonly links: LayerLinks;
}

export type LayerLinks = Readonly<Record<keyof LayerSetting['groups'], Link>>;

/** Kernel and collective times, which stages, schedules, host and overlap do not change; kept by what they do depend on. */
export function layerCosts(objects: TrainingObjects, args: Float64Array): LayerCosts {
  return memo.get([objects.architecture, objects.stack, objects.texts], args, () => {
    const setting = layerSetting(objects, args);
    return {
      blocks: objects.architecture.blocks.map((_, index) => layerCost(setting, index)),
      embedding: embeddingCost(setting),
      head: headCost(setting),
      links: layerLinks(setting),
    };
  });
}

function layerLinks({ groups, network }: LayerSetting): LayerLinks {
  const link = (group: keyof LayerLinks): Link => (leavesDomain(groups[group], network) ? 'scaleOut' : 'scaleUp');
  const context = link('context');
  // What attention waits for is an exchange of heads, or else a gather over all context ranks.
  const heads = groups.heads.size > 1 ? link('heads') : context;
  return { tensor: link('tensor'), context, heads, expert: link('expert') };
}

const memo = new ArgMemo<LayerCosts>(LAYER_ARGS.map((_, place) => place));
