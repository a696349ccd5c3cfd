/** Time of one layer, the embedding or the head for one micro-batch on one rank: forward, backward, and what recomputation repeats. */
import { lowerEmbedding, lowerHead, lowerLayer, type Operator } from '../architecture/index.js';
import type { LayerSetting } from './layer-setting.js';
import { type LayerTime, NO_TIME } from './layer-time.js';
import { type OperatorTime, operatorTimes } from './operator-times.js';
import {
  isCheapToRecompute,
  isInModules,
  isRepeatedBeside,
  type RecomputeModule,
  repeatedWhole,
  type TensorRecompute,
} from './recompute.js';

export interface LayerCost {
  readonly forward: LayerTime;
  readonly backward: LayerTime;
  /** Of the backward's matrix products, those that nothing waits for but the optimizer: zero-bubble schedules put them off. */
  readonly weightGradientS: number;
  /** The forward work that each named recomputation repeats in backward. */
  readonly recomputed: { readonly selective: LayerTime; readonly full: LayerTime };
  /** Each forward operator, for recomputation by module. */
  readonly forwardOperators: readonly OperatorTime[];
}

/** Cost of one layer of the block with the given index. */
export function layerCost(setting: LayerSetting, block: number): LayerCost {
  const kind = setting.architecture.blocks[block];
  if (!kind) throw new Error(`block ${block} does not exist in ${setting.architecture.id}`);
  return cost(lowerLayer(setting.architecture, kind, setting.share), setting);
}

/** Cost of the output head and loss; multi-token prediction modules each run the head once more. */
export function headCost(setting: LayerSetting): LayerCost {
  return cost(lowerHead(setting.architecture, setting.share), setting);
}

export function embeddingCost(setting: LayerSetting): LayerCost {
  return cost(lowerEmbedding(setting.architecture, setting.share), setting);
}

function cost(operators: readonly Operator[], setting: LayerSetting): LayerCost {
  const forward = operatorTimes(operators, setting, 'forward');
  const backward = operatorTimes(operators, setting, 'backward');
  const isCheap = (operator: Operator) => isCheapToRecompute(operator, setting.attentionKernel === 'unfused');
  const isRepeated = repeatedWhole(operators, setting.recomputeStopsEarly);
  return {
    forward: sumParts(forward),
    backward: sumParts(backward),
    weightGradientS: backward.reduce((sum, operator) => sum + operator.weightGradientS, 0),
    recomputed: {
      selective: sumParts(forward.filter(({ operator }) => isCheap(operator))),
      full: sumParts(forward.filter((_, index) => isRepeated[index])),
    },
    forwardOperators: forward,
  };
}

/** The forward work that recomputing these modules of a layer repeats. */
export function recomputedModules(
  { forwardOperators }: LayerCost,
  modules: readonly RecomputeModule[],
  isMoe: boolean,
): LayerTime {
  return sumParts(forwardOperators.filter(({ operator }) => isInModules(operator, modules, isMoe)));
}

/** The forward work that is repeated of a layer of which only some tensors are kept. */
export function recomputedBesideTensors({ forwardOperators }: LayerCost, tensors: TensorRecompute): LayerTime {
  return sumParts(forwardOperators.filter(({ operator }) => isRepeatedBeside(operator, tensors)));
}

function sumParts(times: readonly OperatorTime[]): LayerTime {
  const sum = { ...NO_TIME } as Record<keyof LayerTime, number>;
  for (const { operator, part, timeS, scaleUpS, scaleOutS } of times) {
    sum[part] += timeS;
    if (operator.kind !== 'collective') continue;
    const group = operator.group === 'heads' ? 'context' : operator.group;
    const isBlocking = group === 'context' && operator.isBlocking === true;
    if (isBlocking) sum.contextBlockingS += timeS;
    const kind = isBlocking ? 'blocking' : group;
    sum[`${kind}ScaleUpS`] += scaleUpS;
    sum[`${kind}ScaleOutS`] += scaleOutS;
  }
  return sum;
}
