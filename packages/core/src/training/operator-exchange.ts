/** Seconds of the collectives of a layer, forward and backward, as if nothing hid them, and how long they keep each link busy. */
import type { Operator } from '../architecture/index.js';
import { collectiveTime } from '../network/index.js';
import type { LayerSetting } from './layer-setting.js';

type Collective = Extract<Operator, { kind: 'collective' }>;

export interface ExchangeTime {
  readonly timeS: number;
  readonly scaleUpS: number;
  readonly scaleOutS: number;
}

/** A gather of activations becomes a scatter of their gradients and back; keys and values are gathered again as well. */
export function backwardExchange(operator: Collective, setting: LayerSetting): ExchangeTime {
  const time = (kind: typeof operator.collective) => exchangeOf(kind, operator, setting);
  switch (operator.collective) {
    case 'allGather':
      return operator.group === 'context' ? sum(time('reduceScatter'), time('allGather')) : time('reduceScatter');
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
export function exchangeOf(kind: Collective['collective'], operator: Collective, setting: LayerSetting): ExchangeTime {
  const { copies, routingGroups, group, bytes } = operator;
  const exchange =
    copies === undefined ? undefined : { copies, ...(routingGroups === undefined ? {} : { routingGroups }) };
  const routed = setting.expertDeduplicates && exchange !== undefined ? { exchange } : {};
  return collectiveTime(kind, bytes, setting.groups[group], setting.network, routed);
}

function sum(one: ExchangeTime, other: ExchangeTime): ExchangeTime {
  return {
    timeS: one.timeS + other.timeS,
    scaleUpS: one.scaleUpS + other.scaleUpS,
    scaleOutS: one.scaleOutS + other.scaleOutS,
  };
}
