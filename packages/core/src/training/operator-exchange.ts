/** Seconds of the collectives of a layer, forward and backward, as if nothing hid them. */
import type { Operator } from '../architecture/index.js';
import { collectiveTime } from '../network/index.js';
import type { LayerSetting } from './layer-setting.js';

type Collective = Extract<Operator, { kind: 'collective' }>;

/** A gather of activations becomes a scatter of their gradients and back; keys and values are gathered again as well. */
export function backwardExchangeS(operator: Collective, setting: LayerSetting): number {
  const time = (kind: typeof operator.collective) => exchangeS(kind, operator, setting);
  switch (operator.collective) {
    case 'allGather':
      return time('reduceScatter') + (operator.group === 'context' ? time('allGather') : 0);
    case 'reduceScatter':
      return time('allGather');
    case 'allReduce':
    case 'allToAll':
      return time(operator.collective);
    default:
      return operator.collective satisfies never;
  }
}

/** One collective of an operator. */
export function exchangeS(kind: Collective['collective'], operator: Collective, setting: LayerSetting): number {
  const { copies, routingGroups, group, bytes } = operator;
  const exchange =
    copies === undefined ? undefined : { copies, ...(routingGroups === undefined ? {} : { routingGroups }) };
  const routed = setting.expertDeduplicates && exchange !== undefined ? { exchange } : {};
  return collectiveTime(kind, bytes, setting.groups[group], setting.network, routed).timeS;
}
