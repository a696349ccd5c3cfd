/** Defaults of `training.task`: adapters, the reference of DPO. */
import type { Adapter } from '../../architecture/index.js';
import type { Reference } from '../../training/index.js';
import type { Default } from '../draft.js';
import { choose, minor, published } from './choose.js';
import { megatronBridgeAdapters } from './sources.js';

const asMegatronBridge = { source: megatronBridgeAdapters, ...published };

export const task: Default<'pretrain'> = choose('pretrain', 'task', minor);
export const adapterKind: Default<Adapter['kind']> = choose('lora', 'adapterKind');
export const adapterRank: Default<number> = choose(32, 'adapter', asMegatronBridge);
export const adapterDropout: Default<number> = choose(0, 'adapter', asMegatronBridge);

export const adapterTargets = (all: readonly string[]): Default<readonly string[]> =>
  choose(all, 'adapterTargets', asMegatronBridge);

/** Adapters can be left out for the reference; without them a second model is needed. */
export const reference = (hasAdapter: boolean): Default<Reference> =>
  hasAdapter ? choose('adapters-off', 'referenceAdapters') : choose('resident', 'referenceResident');
