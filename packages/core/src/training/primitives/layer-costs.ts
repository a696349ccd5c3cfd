/** Kernel and collective times of the layers, the embedding and the head; kept, since a search asks for few of them often. */
import { leavesDomain } from '../../network/index.js';
import type { Link } from '../hiding.js';
import { embeddingCost, headCost, type LayerCost, layerCost } from '../layer.js';
import type { LayerSetting } from '../layer-setting.js';
import type { TrainingObjects } from '../objects.js';
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
  const memo = memoOf(objects);
  let key = '';
  for (let position = 0; position < LAYER_ARGS.length; position++) key += `${args[position]}/`;
  const known = memo.get(key);
  if (known) return known;
  const setting = layerSetting(objects, args);
  const costs = {
    blocks: objects.architecture.blocks.map((_, index) => layerCost(setting, index)),
    embedding: embeddingCost(setting),
    head: headCost(setting),
    links: layerLinks(setting),
  };
  memo.set(key, costs);
  return costs;
}

function layerLinks({ groups, network }: LayerSetting): LayerLinks {
  const link = (group: keyof LayerLinks): Link => (leavesDomain(groups[group], network) ? 'scaleOut' : 'scaleUp');
  const context = link('context');
  // What attention waits for is an exchange of heads, or else a gather over all context ranks.
  const heads = groups.heads.size > 1 ? link('heads') : context;
  return { tensor: link('tensor'), context, heads, expert: link('expert') };
}

const memos = new WeakMap<object, WeakMap<object, WeakMap<object, Map<string, LayerCosts>>>>();

/** Enough for every layer setting of a large search; emptied when a sweep over other inputs outgrows it. */
const MEMO_LIMIT = 20_000;

/** Kept apart per architecture, stack and texts object, so that equal numbers of another model never answer. */
function memoOf({ architecture, stack, texts }: TrainingObjects): Map<string, LayerCosts> {
  const byStack = memos.get(architecture) ?? new WeakMap<object, WeakMap<object, Map<string, LayerCosts>>>();
  memos.set(architecture, byStack);
  const byTexts = byStack.get(stack) ?? new WeakMap<object, Map<string, LayerCosts>>();
  byStack.set(stack, byTexts);
  const memo = byTexts.get(texts) ?? new Map<string, LayerCosts>();
  byTexts.set(texts, memo);
  if (memo.size > MEMO_LIMIT) memo.clear();
  return memo;
}
